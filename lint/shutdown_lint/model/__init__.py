"""Plain values: source text, spans, findings, edits, rule metadata.

No libcst and no I/O. Modules that the clean path loads (`levels`, `meta`, `trigger`, `source`,
`span`) import nothing heavier than `enum` and `collections`; `finding` needs msgspec and is
imported only once there is something to report.
"""

from __future__ import annotations
