"""The files of a run as project analysis reads them."""

from __future__ import annotations

import os
import stat
from posixpath import dirname

from shutdown_lint.engine.jobs import LARGEST, source_at
from shutdown_lint.engine.reading import read_file
from shutdown_lint.engine.roles import Role, role_of
from shutdown_lint.engine.visits import is_noted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from shutdown_lint.engine.config import ConfigFinder
    from shutdown_lint.engine.discovery import FileToCheck
    from shutdown_lint.engine.summaries import Summaries
    from shutdown_lint.model.source import SourceFile
    from shutdown_lint.model.summary import ModuleSummary

_KEPT = 64_000_000  # bytes of files; what is read once is mostly asked for again


class ProjectFiles:
    """Reads files of the run, and those beside them that say how the project is installed."""

    def __init__(
        self,
        files: Iterable[FileToCheck],
        finder: ConfigFinder,
        summaries: Summaries,
        known: Mapping[str, bytes] | None = None,
        walked: Container[str] = (),
    ) -> None:
        """Read `files`, but for those whose bytes are `known`.

        The walk has recorded what is in the folders `walked` (absolute): they are not noted again.
        """
        self._paths = {file.shown: file.path for file in files}
        self._finder = finder
        self._summaries = summaries
        self._folders: dict[str, str] = {}
        for shown, path in self._paths.items():
            self._add_folder(dirname(shown), os.path.dirname(path))
        self._known: dict[str, bytes | None] = {**known} if known else {}
        self._kept = 0
        self._walked = walked
        self.beside: set[str] = set()  # absolute places that were looked at, beside its files
        self._listed: dict[str, tuple[str, ...]] = {}

    @property
    def paths(self) -> Iterable[str]:
        """All files of the run, as findings show them."""
        return self._paths.keys()

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the run or of a folder with such files; None if there is none."""
        if path in self._known:
            return self._known[path]
        data = self._read(path)
        if self._kept < _KEPT:
            self._kept += len(data or b"")
            self._known[path] = data
        return data

    def know(self, path: str, data: bytes) -> None:
        """Take these bytes for those of a file from now on."""
        self._known[path] = data

    def place_of(self, path: str) -> str | None:
        """Where a file of the tree is on the disk; None of any other."""
        known = self._paths.get(path)
        folder, _, name = path.rpartition("/")
        if known is None and folder in self._folders:  # a script, which another file leads to
            found = os.path.join(self._folders[folder], name)
            return found if self.read(path) is not None else None
        return known

    def source(self, path: str) -> SourceFile:
        """A file of the tree as the engine judges it; an empty one where it cannot be read."""
        return source_at(path, self.read(path) or b"")

    def summary(self, path: str, name: str) -> ModuleSummary | None:
        """The summary of a module; None when it cannot be read."""
        data = self.read(path)
        return None if data is None else self._summaries.of(path, name, data)

    def prepare(self, modules: Iterable[tuple[str, str]]) -> None:
        """Make the summaries of these modules, by path and name, several at a time."""
        self._summaries.prepare(
            (path, name, data) for path, name in modules if (data := self.read(path)) is not None
        )

    def names_in(self, folder: str) -> tuple[str, ...]:
        """The names of folders, Python files and the like in a folder of the tree."""
        known = self._listed.get(folder)
        if known is None:
            real = self._folders.get(folder)
            known = self._listed[folder] = () if real is None else self._names_in(real)
        return known

    def _names_in(self, real: str) -> tuple[str, ...]:
        place = os.path.abspath(real)
        if place not in self._walked:
            self.beside.add(place)
        try:
            with os.scandir(real) as scan:
                return tuple(sorted(entry.name for entry in scan if is_noted(entry)))
        except OSError:
            return ()

    def is_program(self, path: str) -> bool:
        """Whether a file is part of a program, and no test and no example."""
        real = self._paths.get(path, path)
        project = self._finder.project_root(os.path.dirname(real))
        return role_of(real, project) is Role.PROGRAM

    def _read(self, path: str) -> bytes | None:
        real = self._paths.get(path)
        if real is None:
            folder, _, name = path.rpartition("/")
            above = self._folders.get(folder)
            while above is None and folder:  # one without files of the run
                folder, _, own = folder.rpartition("/")
                above = self._folders.get(folder)
                name = os.path.join(own, name)
            if above is None:
                return None
            real = os.path.join(above, name)
            self.beside.add(os.path.abspath(real))
            if not os.path.realpath(real).startswith(os.path.realpath(above) + os.sep):
                return None  # a link that leads out of the tree
        try:
            status = os.stat(real)
            # Nobody may ever write to a pipe that bears the name of a script.
            if status.st_size > LARGEST or not stat.S_ISREG(status.st_mode):
                return None
            return read_file(real)
        except OSError:
            return None

    def _add_folder(self, shown: str, path: str) -> None:
        while shown not in self._folders:
            self._folders[shown] = path
            if shown in ("", "/", ".") or shown.endswith(".."):
                break
            shown, path = dirname(shown), os.path.dirname(path)
