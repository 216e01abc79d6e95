"""From the paths a person gives to the files that are checked."""

from __future__ import annotations

import os
import stat

from shutdown_lint.engine.excludes import VENV_MARK, Excludes, compile_excludes
from shutdown_lint.engine.paths import shown_path
from shutdown_lint.engine.patterns import is_ignored, read_gitignore
from shutdown_lint.engine.settings import ConfigError, Settings
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.engine.config import ConfigFinder
    from shutdown_lint.engine.patterns import Matcher

SUFFIXES = (".py", ".pyi", ".pyw")


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


def discover(
    paths: Iterable[str],
    finder: ConfigFinder,
    *,
    force_exclude: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> Found:
    """Every file below the paths, each real file once.

    A file that is given by name is taken whatever it is called and whatever excludes it, unless
    `force_exclude`. `stopped` is asked now and then whether to give up the search.
    """
    search = _Search(finder, force_exclude=force_exclude, stopped=stopped)
    for path in paths:
        search.add(path)
    return search.result()


class _Search:
    def __init__(
        self, finder: ConfigFinder, *, force_exclude: bool, stopped: Callable[[], bool]
    ) -> None:
        self._finder = finder
        self._force_exclude = force_exclude
        self._stopped = stopped
        self._cwd = os.getcwd()
        self._files: dict[str, FileToCheck] = {}  # by real path
        self._links: list[FileToCheck] = []
        self._missing: list[str] = []
        self._mistakes: dict[str, None] = {}
        self._excludes: dict[tuple[Settings, str | None], Excludes] = {}

    def add(self, path: str) -> None:
        full = os.path.abspath(path)
        if not os.path.lexists(full):
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
            self._files.setdefault(os.path.realpath(link.path), link)
        files = sorted(self._files.values(), key=lambda file: file.shown)
        return Found(tuple(files), tuple(self._missing), tuple(self._mistakes))

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

    def _walk(self, root: str, given: str) -> None:
        named = None if self._force_exclude else root
        real_root = os.path.realpath(root)

        def found(path: str) -> FileToCheck:
            return FileToCheck(path, shown_path(given + path[len(root) :], self._cwd), named=False)

        todo = [(root, self._gitignores_above(root))]
        while todo and not self._stopped():
            folder, ignores = todo.pop()
            try:
                with os.scandir(folder) as scan:
                    entries = list(scan)
            except OSError:
                # Reading it as a file fails for the same reason, and is then reported.
                self._files.setdefault(folder, found(folder))
                continue
            names = {entry.name for entry in entries}
            self._finder.learn(folder, names)
            settings, excludes = self._governing(folder, named)
            if folder != root and excludes.by_name and VENV_MARK in names:
                continue
            if ".gitignore" in names and (settings or Settings()).respect_gitignore:
                ignores = (*read_gitignore(folder), *ignores)
            real_folder = real_root + folder[len(root) :]
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                if not is_folder and (settings is None or not entry.name.endswith(SUFFIXES)):
                    continue
                if excludes.match(entry.path, folder=is_folder) or is_ignored(
                    ignores, entry.path, folder=is_folder
                ):
                    continue
                if is_folder:
                    todo.append((entry.path, ignores))
                elif entry.is_symlink():
                    self._add_link(found(entry.path))
                elif entry.is_file():
                    real = os.path.join(real_folder, entry.name)
                    self._files.setdefault(real, found(entry.path))

    def _add_link(self, link: FileToCheck) -> None:
        try:
            mode = os.stat(link.path).st_mode
        except OSError:
            # It leads nowhere, or in a circle: it will be reported as not readable.
            self._files.setdefault(link.path, link)
            return
        if stat.S_ISREG(mode):
            # Put off: if its target is found by itself, that is the better name.
            self._links.append(link)

    def _gitignores_above(self, root: str) -> tuple[Matcher, ...]:
        settings, _ = self._governing(root, None)
        if settings is None or not settings.respect_gitignore:
            return ()
        above: list[str] = []
        folder = root
        while not os.path.lexists(os.path.join(folder, ".git")):
            parent = os.path.dirname(folder)
            if parent == folder:
                return ()  # in no repository: no .gitignore above says anything
            folder = parent
            if os.path.exists(os.path.join(folder, ".gitignore")):
                above.append(folder)
        # Somebody who names a folder that git ignores wants it checked.
        return tuple(
            matcher.without_those_matching(root)
            for each in above
            for matcher in read_gitignore(each)
        )
