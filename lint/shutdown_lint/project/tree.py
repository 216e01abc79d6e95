"""The modules of a tree of files: which file a dotted name means, seen from another file."""

from __future__ import annotations

import sys
from posixpath import dirname, join, normpath

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PACKAGE = "__init__.py"
_ENDINGS = (".py", ".pyw")
# Folders from which a project's packages are imported although they are no packages.
_SOURCE_FOLDERS = ("src", "lib", "python")


class Place(NamedTuple):
    """Where a dotted name leads: to a module, and to what in it."""

    path: str  # of the file, as findings show it; "" for a namespace package
    rest: str  # what remains of the name: "Consumer.run"; "" for the module itself


class SourceTree:
    """The Python files of a run by their place, as findings show it.

    A name is looked for where Python would: beside the package that the importing file is in,
    beside the file itself, in the folders above, and there in `src`. What none of these has may be
    a package of another part of the tree: it is taken if there is one such alone.
    """

    def __init__(self, paths: Iterable[str], roots: Iterable[str] = ()) -> None:
        self.paths = frozenset(paths)
        self._given = tuple(roots)
        self._folders: set[str] = {""}
        self._tops: dict[str, set[str]] | None = None
        packages = {dirname(path) for path in self.paths if self.is_package(path)}
        # An `__init__.py` at the root of a run makes no package: its folder has no name.
        self._packages = packages - {"", ".", "/"}
        self._above: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[str, str], Place | None] = {}  # by folder and dotted name
        self._found: dict[tuple[str, str], str | None] = {}  # folders that have a first name
        for path in self.paths:
            folder = dirname(path)
            while folder and folder not in self._folders:
                self._folders.add(folder)
                folder = "" if folder == "/" else dirname(folder)

    def name_of(self, path: str) -> str:
        """The dotted name of a file; "" when no import can mean it.

        It begins with the outermost package that has an `__init__.py`; folders without one belong
        to the name when a root of the tree, or its `src`, shows where it begins.
        """
        stem = path.rpartition("/")[2].rpartition(".")[0]
        folder = dirname(path)
        names = [] if stem == "__init__" else [stem]
        start = self._start_of(folder)
        while folder != start:
            folder, _, name = folder.rpartition("/")
            names.insert(0, name)
        return ".".join(names) if all(name.isidentifier() for name in names) else ""

    def is_package(self, path: str) -> bool:
        """Whether a file is the code of a package."""
        return path.endswith("/" + _PACKAGE) or path == _PACKAGE

    def locate(self, dotted: str, importer: str) -> Place | None:
        """Where an absolute dotted name leads to from a file, or from a folder of that name."""
        own = dirname(importer) if importer in self.paths else importer
        key = own, dotted
        if key not in self._known:
            first = dotted.partition(".")[0]
            folder = self._folder_of(first, own) if first else None
            self._known[key] = None if folder is None else self._follow(folder, dotted)
        return self._known[key]

    def absolute(self, level: int, module: str, importer: str) -> str:
        """The absolute name of `from ..module import`, with `level` dots; "" when it has none."""
        if not level:
            return module
        parts = self.name_of(importer).split(".")
        leave = level - self.is_package(importer)
        if leave > len(parts) or not parts[0]:
            return ""
        return ".".join([*parts[: len(parts) - leave], *([module] if module else [])])

    def packages_above(self, path: str) -> tuple[str, ...]:
        """The files of the packages that are imported before this one, outermost first."""
        folder = dirname(path)
        if self.is_package(path):
            folder = dirname(folder)
        known = self._above.get(folder)
        if known is None:
            above, start = [], folder
            while self._is_package_folder(folder):
                above.append(join(folder, _PACKAGE))
                folder = dirname(folder)
            known = self._above[start] = tuple(reversed(above))
        return known

    def below(self, folder: str) -> Iterator[str]:
        """The files in a folder, at any depth."""
        start = f"{folder}/" if folder else ""
        return (path for path in self.paths if path.startswith(start))

    def top_of(self, path: str) -> str:
        """The folder of the outermost package around a file; its own folder if there is none."""
        folder = dirname(path)
        while self._is_package_folder(dirname(folder)):
            folder = dirname(folder)
        return folder

    def _folder_of(self, first: str, own: str) -> str | None:
        """The folder that a name is imported from by what is in another one."""
        key = own, first
        if key not in self._found:
            found = next((one for one in self._searched(own) if self._has(one, first)), None)
            if found is None and first not in sys.stdlib_module_names:
                elsewhere = self._top_folders().get(first, ())
                found = next(iter(elsewhere)) if len(elsewhere) == 1 else None
            self._found[key] = found
        return self._found[key]

    def _searched(self, own: str) -> Iterator[str]:
        folder = own
        while self._is_package_folder(folder):
            folder = dirname(folder)
        yield folder
        while True:
            for name in _SOURCE_FOLDERS:
                if (source := join(folder, name)) in self._folders:
                    yield source
            if folder in ("", "/"):
                break
            folder = normpath(join(folder, "..")) if folder.endswith("..") else dirname(folder)
            if folder not in self._folders and folder not in self._given:
                break
            yield folder
        if own != folder:
            yield own  # a script that lies within a package and is started by its path

    def _has(self, folder: str, name: str) -> bool:
        path = join(folder, name)
        return path in self._folders or any(path + ending in self.paths for ending in _ENDINGS)

    def _follow(self, folder: str, dotted: str) -> Place | None:
        parts = dotted.split(".")
        for number, part in enumerate(parts):
            path = join(folder, part)
            rest = ".".join(parts[number + 1 :])
            if path in self._folders and (join(path, _PACKAGE) in self.paths):
                if not rest or not self._has(path, parts[number + 1]):
                    return Place(join(path, _PACKAGE), rest)
            else:
                for ending in _ENDINGS:
                    if path + ending in self.paths:
                        return Place(path + ending, rest)
                if path not in self._folders:
                    return None
                if not rest:
                    return Place("", "")
            folder = path
        return None

    def _start_of(self, folder: str) -> str:
        """The folder in which the dotted name of what is in `folder` begins."""
        start = above = folder
        while above and above != "/":
            parent, _, name = above.rpartition("/")
            if name in _SOURCE_FOLDERS and not self._is_package_folder(above):
                return above
            if self._is_package_folder(above):
                start = parent
            elif above in self._given:
                break
            above = parent
        return start

    def _is_package_folder(self, folder: str) -> bool:
        return folder in self._packages

    def _top_folders(self) -> dict[str, set[str]]:
        """Of each package that stands in no other one, the folders that have it."""
        if self._tops is None:
            self._tops = {}
            for path in self.paths:
                if self.is_package(path):
                    folder = dirname(path)
                    above, _, name = folder.rpartition("/")
                    if folder and not self._is_package_folder(above):
                        self._tops.setdefault(name, set()).add(above)
        return self._tops
