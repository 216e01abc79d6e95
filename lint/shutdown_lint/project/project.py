"""The project: what leads to what, found out as far as somebody asks."""

from __future__ import annotations

from functools import partial
from itertools import islice
from posixpath import dirname

from shutdown_lint.project.declared import DeclaredScripts
from shutdown_lint.project.guards import entry_in
from shutdown_lint.project.importers import Importers
from shutdown_lint.project.imports import imported_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shutdown_lint.model.program import Entry, Handling, Parts, Program, WayOut
    from shutdown_lint.model.story import Story
    from shutdown_lint.model.summary import ModuleSummary
    from shutdown_lint.project.reading import Reader
    from shutdown_lint.project.tree import SourceTree
    from shutdown_lint.project.walk import Walk


MANY_ENTRIES = 12  # where more lead to one file, not all of them are followed


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
        # The tasks that files have beat send, and the file that says so, by the files asked.
        self.beat_schedules: dict[tuple[str, ...], frozenset[tuple[str, str]]] = {}
        # The files that a module imports, at once or later: many programs share their modules.
        self.imported_by: dict[tuple[str, bool], tuple[str, ...]] = {}
        self.registrants: dict[str, bool] = {}  # whether a file may register a handler
        self.registrations: dict[str, frozenset[str]] = {}  # the functions that may do so, by file
        self.callers_at_margin: dict[str, bool] = {}  # of what they import or define
        self.celery_settings_in_sight: dict[tuple[str, ...], bool] = {}  # of files, by their paths
        self._imports: dict[str, dict[str, bool]] = {}
        self._reach: dict[str, tuple[str, ...]] = {}
        self._summaries: dict[str, ModuleSummary | None] = {}
        self._scripts = DeclaredScripts(tree, reader)
        self._importers = Importers()
        # What is the same for many entries, by what of them it hangs on.
        self.parts: dict[tuple[str, str, tuple[str, ...]], Parts] = {}
        self.walks: dict[tuple[str, str, bool], Walk] = {}
        self._handling: dict[tuple[Entry, str], Handling] = {}
        self._stories: dict[Entry, Story] = {}

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
        for importer in self._importers.leading_to(path, self._region(path), self):
            program = self.entry_of_file(importer)
            if program is not None:
                yield program

    def first_entries_to(self, path: str) -> list[Entry]:
        """The first entries to a file; more than `MANY_ENTRIES`, by one, if there are more."""
        return list(islice(self.entries_to(path), MANY_ENTRIES + 1))

    def around(self, path: str) -> Iterator[str]:
        """The files of the project around a file that are part of programs, it included."""
        return self.below(self._region(path))

    def below(self, folder: str) -> Iterator[str]:
        """The files of a folder that are part of programs."""
        return (each for each in sorted(self.tree.below(folder)) if self._is_program(each))

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
        folders = (
            dirname(one) for one in sorted(self.tree.paths) if one.endswith((".py", ".pyw"))
        )
        for folder in dict.fromkeys(folders):
            for name, entry in self._scripts.around(folder).items():
                found.setdefault(name, entry)
        return tuple(found.values())

    def entry_of_file(self, path: str) -> Entry | None:
        """The entry that a file is by itself."""
        if not self._is_program(path):
            return None
        data = self.reader.read(path)
        return None if data is None else entry_in(data, path, self.tree)

    def scripts(self, path: str) -> tuple[Entry, ...]:
        """The console scripts that are declared around a file."""
        return tuple(self._scripts.around(dirname(path)).values())

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

    def prepare(self, paths: Iterable[str]) -> None:
        """Have the summaries of files made that will be asked for."""
        missing = [one for one in paths if one not in self._summaries]
        self.reader.prepare((one, self.tree.name_of(one)) for one in missing)

    def handling(self, entry: Entry, signal: str) -> Handling:
        """Who hears a signal in the program of an entry, once that is up."""
        from shutdown_lint.project.handlers import handling

        known = self._handling.get((entry, signal))
        if known is None:
            known = self._handling[entry, signal] = handling(entry, signal, self)
        return known

    def way_out(self, entry: Entry) -> WayOut:
        """What surely happens when the program of an entry is told to stop."""
        from shutdown_lint.project.story.certain import way_out_of

        return way_out_of(self.story(entry))

    def story(self, entry: Entry) -> Story:
        """What happens to the program of an entry when it is told to stop."""
        from shutdown_lint.project.story import tell

        known = self._stories.get(entry)
        if known is None:
            known = self._stories[entry] = tell(self.program(entry))
        return known

    def program(self, entry: Entry) -> Program:
        """An entry with all modules that it imports."""
        from shutdown_lint.model.program import Program
        from shutdown_lint.project.programs import parts_of

        heard, way_out = partial(self.handling, entry), partial(self.way_out, entry)
        return Program(entry, partial(parts_of, entry, self), heard, way_out)

    def _region(self, path: str) -> str:
        """The folder of the project around a file: what imports it is looked for there."""
        above = dirname(self.tree.top_of(path))
        return dirname(above) if above.rpartition("/")[2] in ("src", "lib") else above
