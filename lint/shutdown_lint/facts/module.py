"""The facts of one module under one roof, each computed when it is first asked for.

What each builds on stands in the floors below.
"""

from __future__ import annotations

from shutdown_lint.facts.shutdown.floor import ShutdownFacts


class ModuleFacts(ShutdownFacts):
    """What the code of one module means for shutdown."""
