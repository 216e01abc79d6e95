"""The project: what leads to what, found out as far as somebody asks."""

from __future__ import annotations

from posixpath import dirname

from shutdown_lint.project.declared import scripts_around
from shutdown_lint.project.guards import entry_in
from shutdown_lint.project.imports import imported_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shutdown_lint.model.program import Entry, Handling, Program, Share
    from shutdown_lint.model.summary import ModuleSummary
    from shutdown_lint.project.reading import Reader
    from shutdown_lint.project.tree import SourceTree


class Project:
    """The modules of a tree, and the entries that lead to them.

    Nothing is read before it is asked for, and all that is found is kept for the next question.
    """

    def __init__(
        self,
        tree: SourceTree,
        reader: Reader,
        started: Iterable[Entry] = (),
        is_program: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self.tree = tree
        self.reader = reader
        self.started = tuple(started)  # entries that commands of deployment files name
        self._is_program = is_program  # rather than a test or an example
        self.registrants: dict[str, bool] = {}  # whether a file may register a handler
        self.registrations: dict[str, frozenset[str]] = {}  # the functions that may do so, by file
        self._imports: dict[str, dict[str, bool]] = {}
        self._reach: dict[str, tuple[str, ...]] = {}
        self._summaries: dict[str, ModuleSummary | None] = {}
        self._scripts: dict[str, tuple[Entry, ...]] = {}
        self._importers: dict[str, dict[str, list[str]]] = {}
        self._handling: dict[tuple[Entry, str], Handling] = {}
        self._shares: dict[Entry, tuple[Share, ...]] = {}

    def entries_to(self, path: str) -> Iterator[Entry]:
        """The entries of which a program may import a file, its own one first.

        Those that deployment files start come before declared scripts, and these before other
        files that are programs by themselves.
        """
        own = self.entry_of_file(path)
        if own is not None:
            yield own
        for entry in (*self.started, *self.scripts(path)):
            if entry.module and (path == entry.module or path in self.reach(entry.module)):
                yield entry
        for importer in self._leading_to(path):
            program = self.entry_of_file(importer)
            if program is not None:
                yield program

    def around(self, path: str) -> Iterator[str]:
        """The files of the project around a file that are part of programs, it included."""
        return (
            each for each in sorted(self.tree.below(self._region(path))) if self._is_program(each)
        )

    def entries(self) -> list[Entry]:
        """All entries of the tree, each once; those that a platform starts come first."""
        found = self.named()
        known = {(one.module, one.function) for one in found}
        called = {one.module for one in found if one.function and not one.runner}
        for path in sorted(self.tree.paths):
            own = self.entry_of_file(path) if path.endswith((".py", ".pyw")) else None
            if own is None or (own.module, own.function) in known:
                continue
            if own.function or own.module not in called:  # else it goes by the script's name
                found.append(own)
        return found

    def named(self) -> list[Entry]:
        """The entries that commands or declared scripts start, those of commands first."""
        known = {(one.module, one.function) for one in self.started}
        scripts = (one for one in self.declared() if (one.module, one.function) not in known)
        return [*self.started, *scripts]

    def declared(self) -> tuple[Entry, ...]:
        """The console scripts of the whole tree, each name once."""
        found: dict[str, Entry] = {}
        for path in sorted(self.tree.paths):
            if path.endswith((".py", ".pyw")):
                for one in self.scripts(path):
                    found.setdefault(one.name, one)
        return tuple(found.values())

    def entry_of_file(self, path: str) -> Entry | None:
        """The entry that a file is by itself."""
        if not self._is_program(path):
            return None
        data = self.reader.read(path)
        return None if data is None else entry_in(data, path, self.tree)

    def scripts(self, path: str) -> tuple[Entry, ...]:
        """The console scripts that are declared around a file."""
        folder = dirname(path)
        known = self._scripts.get(folder)
        if known is None:
            known = self._scripts[folder] = scripts_around(path, self.tree, self.reader)
        return known

    def reach(self, path: str) -> tuple[str, ...]:
        """The files that may be imported because this one is, in the order in which they are."""
        known = self._reach.get(path)
        if known is None:
            seen: dict[str, None] = {}
            stack = [*reversed((*self.tree.packages_above(path), path))]
            while stack:
                one = stack.pop()
                if one in seen:
                    continue
                seen[one] = None
                for imported in reversed([*self.imports(one)]):
                    if imported not in seen:
                        stack += [imported, *reversed([*self.tree.packages_above(imported)])]
            known = self._reach[path] = tuple(seen)
        return known

    def imports(self, path: str) -> dict[str, bool]:
        """The files that a file may import itself, and whether it does so at once."""
        known = self._imports.get(path)
        if known is None:
            data = self.reader.read(path)
            known = {} if data is None else imported_files(data, path, self.tree)
            self._imports[path] = known
        return known

    def summary(self, path: str) -> ModuleSummary | None:
        """The summary of a file; None when it cannot be read."""
        if path not in self._summaries:
            name = self.tree.name_of(path)
            self._summaries[path] = self.reader.summary(path, name)
        return self._summaries[path]

    def handling(self, entry: Entry, signal: str) -> Handling:
        """Who hears a signal in the program of an entry, once that is up."""
        from shutdown_lint.project.handlers import handling

        known = self._handling.get((entry, signal))
        if known is None:
            known = self._handling[entry, signal] = handling(entry, signal, self)
        return known

    def stop_shares(self, entry: Entry) -> tuple[Share, ...]:
        """What surely adds up when the program of an entry is told to stop."""
        from shutdown_lint.project.story.shares import shares_of

        known = self._shares.get(entry)
        if known is None:
            known = self._shares[entry] = shares_of(self.program(entry))
        return known

    def program(self, entry: Entry) -> Program:
        """An entry with all modules that it imports."""
        from shutdown_lint.project.programs import program_of

        return program_of(entry, self)

    def _leading_to(self, path: str) -> Iterator[str]:
        """The files from which imports may lead to a file, the nearest first."""
        importers = self._importers_in(self._region(path))
        seen, todo = {path}, [path]
        while todo:
            following: list[str] = []
            for one in todo:
                for importer in importers.get(one, ()):
                    if importer not in seen:
                        seen.add(importer)
                        following.append(importer)
                        yield importer
            todo = following

    def _importers_in(self, region: str) -> dict[str, list[str]]:
        known = self._importers.get(region)
        if known is None:
            known = self._importers[region] = {}
            for path in sorted(self.tree.below(region)):
                if self._is_program(path):
                    for imported in self.imports(path):
                        for each in (*self.tree.packages_above(imported), imported):
                            known.setdefault(each, []).append(path)
        return known

    def _region(self, path: str) -> str:
        """The folder of the project around a file: what imports it is looked for there."""
        above = dirname(self.tree.top_of(path))
        return dirname(above) if above.rpartition("/")[2] in ("src", "lib") else above
