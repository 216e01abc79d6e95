"""What the code of one module means for shutdown.

Each fact is a table with the evidence for it, computed when it is first asked for. Rules ask
`ModuleFacts`; they never derive a fact themselves.
"""

from __future__ import annotations

from shutdown_lint.facts.module import ModuleFacts

__all__ = ["ModuleFacts"]
