"""Projects in memory, for what `project/` makes of them."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from shutdown_lint.model.deployment import Command, Spot
from shutdown_lint.model.span import Span
from shutdown_lint.project.commands import entry_of
from shutdown_lint.project.ground import Ground
from shutdown_lint.project.project import Project
from shutdown_lint.project.tree import SourceTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shutdown_lint.model.program import Entry
    from shutdown_lint.model.summary import ModuleSummary

SPOT = Spot("Dockerfile", Span(1, 1, 1, 2))


class InMemory:
    """Files by path; their summaries are given, or made by the engine."""

    def __init__(
        self, files: Mapping[str, str], summaries: Mapping[str, ModuleSummary] | None = None
    ) -> None:
        self._files = {path: dedent(text).lstrip("\n").encode() for path, text in files.items()}
        self._summaries = summaries
        self.summarised: list[str] = []

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)

    def summary(self, path: str, name: str) -> ModuleSummary | None:
        self.summarised.append(path)
        if self._summaries is not None:
            return self._summaries.get(path)
        from shutdown_lint.engine.summarising import summary_of
        from shutdown_lint.model.source import SourceFile

        return summary_of(SourceFile(path, self._files[path]), name)

    def prepare(self, modules: Iterable[tuple[str, str]]) -> None:
        pass  # they are made when they are asked for

    def names_in(self, folder: str) -> tuple[str, ...]:
        start = f"{folder}/" if folder else ""
        below = (path[len(start) :] for path in self._files if path.startswith(start))
        return tuple(sorted({rest.partition("/")[0] for rest in below}))

    @property
    def tree(self) -> SourceTree:
        return SourceTree(path for path in self._files if path.endswith(".py"))


def project(files: Mapping[str, str]) -> Project:
    """The project of these files."""
    reader = InMemory(files)
    return Project(reader.tree, reader)


def started(words: str, files: Mapping[str, str], folder: str = "") -> Entry | None:
    """The entry that a command line starts in a project of these files."""
    reader = InMemory(files)
    command = Command(words, tuple(words.split()), SPOT)
    scripts = {entry.name: entry for entry in Project(reader.tree, reader).scripts("x")}
    return entry_of(command, Ground(reader.tree, reader, scripts, folder))
