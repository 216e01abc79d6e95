"""Summaries of modules, made of their text or known from an earlier run."""

from __future__ import annotations

from shutdown_lint.model.source import SourceFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import ModuleSummary


class Summaries:
    """Makes each summary once."""

    def __init__(self) -> None:
        self.made = 0

    def of(self, path: str, name: str, data: bytes) -> ModuleSummary | None:
        """The summary of a module; None when it cannot be read."""
        from shutdown_lint.engine.summarising import summary_of

        self.made += 1
        return summary_of(SourceFile(path, data), name)
