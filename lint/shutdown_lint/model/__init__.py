"""Plain values: source text, spans, findings, edits, rule metadata.

No libcst and no I/O. Modules that the clean path loads (`levels`, `meta`, `trigger`, `source`,
`span`, `record`) import nothing heavier than `enum` and `collections`.
"""

from __future__ import annotations
