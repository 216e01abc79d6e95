"""What the code of one module means for shutdown.

Each fact is a table with the evidence for it, computed when it is first asked for. Rules ask
`ModuleFacts` (in `module`); they never derive a fact themselves. Nothing is imported here: rules
are loaded on every run and need `evidence` only, which needs no libcst.
"""

from __future__ import annotations
