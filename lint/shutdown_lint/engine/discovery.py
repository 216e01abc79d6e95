"""From the paths a person gives to the files that are checked."""

from __future__ import annotations

import os
import stat

from shutdown_lint.engine.config import MARKS_OF_A_PROJECT
from shutdown_lint.engine.excludes import VENV_MARK, Excludes, compile_excludes
from shutdown_lint.engine.paths import nearest, shown_path
from shutdown_lint.engine.patterns import gitignores_above, read_gitignore
from shutdown_lint.engine.settings import ConfigError, Settings
from shutdown_lint.engine.visits import Scope, Visit, is_of_interest, listing_of, sift
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from shutdown_lint.engine.config import ConfigFinder
    from shutdown_lint.engine.patterns import Gitignore
    from shutdown_lint.engine.scout import Scout
    from shutdown_lint.engine.visits import Seen, Visits

    # Files of a folder that are known to be silent: the folder, absolute, and as it follows from
    # the path that a person gave; the names of the files.
    Quiet = tuple[str, str, Sequence[str]]

MARKS_OF_A_SCOPE = frozenset((*MARKS_OF_A_PROJECT, VENV_MARK, ".gitignore"))


class FileToCheck(NamedTuple):
    """A file, or something in its place that will turn out not to be readable."""

    path: str  # absolute
    shown: str  # as it is called in reports
    named: bool  # a person named it, rather than a folder above it


class Found(NamedTuple):
    """What there is to check."""

    files: tuple[FileToCheck, ...]  # ordered by `shown`
    missing: tuple[str, ...]  # the given paths where nothing is
    mistakes: tuple[str, ...]  # in config files; the files they govern are left out
    silent: int = 0  # further files, known to be silent and not to have changed
    visits: tuple[Visit, ...] = ()  # to folders that are not known
    quiet: tuple[Quiet, ...] = ()  # where the `silent` files are

    def everything(self) -> Iterator[FileToCheck]:
        """All files, the silent ones included."""
        yield from self.files
        cwd = os.getcwd()
        for folder, given, names in self.quiet:
            for name in names:
                shown = shown_path(f"{given}{os.sep}{name}", cwd)
                yield FileToCheck(os.path.join(folder, name), shown, named=False)


def discover(
    paths: Iterable[str],
    finder: ConfigFinder,
    *,
    force_exclude: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    known: Visits | None = None,
    scout: Scout | None = None,
) -> Found:
    """Every file below the paths, each real file once.

    A file that is given by name is taken whatever it is called and whatever excludes it, unless
    `force_exclude`. `stopped` is asked now and then whether to give up the search.
    `known` are earlier visits to folders; with them all paths must be folders. `scout` looks at
    the folders of these visits.
    """
    search = _Search(finder, known, scout, force_exclude=force_exclude, stopped=stopped)
    for path in paths:
        search.add(path)
    if scout is not None:
        scout.dismiss()
    return search.result()


class _Search:
    def __init__(
        self,
        finder: ConfigFinder,
        known: Visits | None,
        scout: Scout | None,
        *,
        force_exclude: bool,
        stopped: Callable[[], bool],
    ) -> None:
        self._finder = finder
        self._known = known
        self._force_exclude = force_exclude
        self._stopped = stopped
        self._cwd = os.getcwd()
        self._near = nearest(self._cwd)
        self._files: dict[str, FileToCheck] = {}  # by real path
        self._links: list[FileToCheck] = []
        self._missing: list[str] = []
        self._mistakes: dict[str, None] = {}
        self._excludes: dict[tuple[Settings, str | None], Excludes] = {}
        self._silent: dict[str, Sequence[str]] = {}  # names, by the real paths of the folders
        self._visits: list[Visit] = []
        self._quiet: list[Quiet] = []
        self._scout = scout
        if scout is not None and known is not None:
            scout.number(known.folders)

    def add(self, path: str) -> None:
        full = os.path.abspath(path)
        if not path or not os.path.lexists(full):  # abspath takes "" for the current folder
            self._missing.append(path)
            return
        is_folder = os.path.isdir(full)
        home = full if is_folder else os.path.dirname(full)
        settings, excludes = self._governing(home, None)
        if self._force_exclude:
            project = self._finder.project_root(home) or self._cwd
            if excludes.match_with_parents(full, project):
                return
        if is_folder:
            self._walk(full, path)
        elif settings is not None:
            file = FileToCheck(full, shown_path(path, self._cwd), named=True)
            self._files[os.path.realpath(full)] = file

    def result(self) -> Found:
        for link in self._links:
            real = os.path.realpath(link.path)
            folder, name = os.path.split(real)
            if name not in self._silent.get(folder, ()):
                self._files.setdefault(real, link)
        files = sorted(self._files.values(), key=lambda file: file.shown)
        return Found(
            tuple(files),
            tuple(self._missing),
            tuple(self._mistakes),
            sum(map(len, self._silent.values())),
            tuple(self._visits),
            tuple(self._quiet),
        )

    def _governing(self, folder: str, named: str | None) -> tuple[Settings | None, Excludes]:
        """The settings of a folder, None when they cannot be used, and what they leave out."""
        try:
            settings = self._finder.settings_for(folder)
            if (settings, named) not in self._excludes:
                self._excludes[settings, named] = compile_excludes(settings, named)
        except ConfigError as error:
            self._mistakes.update(dict.fromkeys(error.messages))
            return None, compile_excludes(Settings())
        return settings, self._excludes[settings, named]

    def _scope(self, folder: str, named: str | None, ignores: tuple[Gitignore, ...]) -> Scope:
        settings, excludes = self._governing(folder, named)
        project = self._finder.project_root(folder)
        key = repr((settings, project, named, [ignore.key for ignore in ignores]))
        return Scope(settings, excludes, ignores, key)

    def _walk(self, root: str, given: str) -> None:
        named = None if self._force_exclude else root
        real_root = os.path.realpath(root)

        def found(path: str) -> FileToCheck:
            return FileToCheck(path, shown_path(given + path[len(root) :], self._cwd), named=False)

        todo = [(root, self._scope(root, named, self._gitignores_above(root)))]
        while todo and not self._stopped():
            folder, scope = todo.pop()
            real_folder = real_root + folder[len(root) :]
            is_new = real_folder not in self._silent
            seen = self._seen_by_scout(folder, real_folder, scope) if is_new else None
            if seen is None:
                entries = self._entries(folder)
                if entries is None:
                    # Reading it as a file fails for the same reason, and is then reported.
                    self._files.setdefault(folder, found(folder)._replace(named=folder == root))
                    continue
                names = [entry.name for entry in entries]
                if not MARKS_OF_A_SCOPE.isdisjoint(names):
                    self._finder.learn(folder, {*names})
                    scope = self._scope(folder, named, scope.ignores)
                    if folder != root and scope.excludes.by_name and VENV_MARK in names:
                        continue
                    if ".gitignore" in names and (scope.settings or Settings()).respect_gitignore:
                        ignores = (*read_gitignore(folder), *scope.ignores)
                        scope = self._scope(folder, named, ignores)
                seen = self._look(folder, real_folder, scope, entries)
            folders, files, links = seen
            known = self._silent[real_folder]
            if known and is_new:
                self._quiet.append((folder, given + folder[len(root) :], known))
            for name in files:
                if name not in known:
                    real = os.path.join(real_folder, name)
                    self._files.setdefault(real, found(os.path.join(folder, name)))
            for name in links:
                self._add_link(found(os.path.join(folder, name)))
            if folders:
                start = os.path.join(folder, "")
                todo += [(start + name, scope) for name in folders]

    def _entries(self, folder: str) -> Sequence[os.DirEntry[str]] | None:
        """What is in a folder; None if the system does not say."""
        try:
            with os.scandir(self._near(folder)) as scan:
                return list(scan)
        except OSError:
            return None

    def _seen_by_scout(self, folder: str, real_folder: str, scope: Scope) -> Seen | None:
        """What is in a folder of which the scout has seen that it is as it was; else None."""
        if self._scout is None or self._known is None or scope.settings is None:
            return None
        if not self._scout.is_same(folder):
            return None
        recalled = self._known.revisit(folder, scope.key, None)
        if recalled is None:
            return None
        self._silent[real_folder] = recalled.silent
        return recalled.folders, recalled.speaking, ()

    def _look(
        self, folder: str, real_folder: str, scope: Scope, entries: Sequence[os.DirEntry[str]]
    ) -> Seen:
        """What is in a folder; no closer look is needed where an earlier visit saw the same."""
        is_new = real_folder not in self._silent
        self._silent.setdefault(real_folder, ())
        looks = None
        if self._known is not None and scope.settings is not None and is_new:
            looks = listing_of(entries)
            if looks is None:
                self._known.overlook()
            elif recalled := self._known.revisit(folder, scope.key, looks):
                self._silent[real_folder] = recalled.silent
                return recalled.folders, recalled.speaking, ()
        folders, files, links = sift(folder, entries, scope)
        if looks is not None:
            self._visits.append(Visit(folder, scope.key, looks, folders, files))
        return folders, files, links

    def _add_link(self, link: FileToCheck) -> None:
        try:
            mode = os.stat(link.path).st_mode
        except OSError:
            # It leads nowhere, or in a circle: it will be reported as not readable.
            self._files.setdefault(link.path, link)
            return
        if stat.S_ISREG(mode) and is_of_interest(link.path):
            # Put off: if its target is found by itself, that is the better name.
            self._links.append(link)

    def _gitignores_above(self, root: str) -> tuple[Gitignore, ...]:
        settings, _ = self._governing(root, None)
        if settings is None or not settings.respect_gitignore:
            return ()
        return gitignores_above(root)
