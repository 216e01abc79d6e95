"""What project analysis needs of whoever runs it: bytes and summaries of files."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from shutdown_lint.model.summary import ModuleSummary

    class Reader(Protocol):
        """Gives the files of a tree by their paths as findings show them."""

        def read(self, path: str) -> bytes | None:
            """The bytes of a file of the tree, or of one beside its files; None if there is none.

            Nothing outside of the tree is read.
            """

        def summary(self, path: str, name: str) -> ModuleSummary | None:
            """The summary of a module; None when it cannot be read."""

        def prepare(self, modules: Iterable[tuple[str, str]]) -> None:
            """The summaries of these modules, by path and name, will be asked for."""

        def names_in(self, folder: str) -> tuple[str, ...]:
            """The names of folders, Python files and the like in a folder of the tree."""
