"""What holds in a folder of a walk: its settings, and what they and git leave out."""

from __future__ import annotations

from shutdown_lint.engine.excludes import compile_excludes
from shutdown_lint.engine.patterns import gitignores_above, read_gitignore
from shutdown_lint.engine.settings import ConfigError, Settings
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.config import ConfigFinder
    from shutdown_lint.engine.excludes import Excludes
    from shutdown_lint.engine.patterns import Gitignore


class Scope(NamedTuple):
    """What holds in a folder, and in those below unless they say something else."""

    settings: Settings | None  # None: they cannot be used
    excludes: Excludes
    ignores: tuple[Gitignore, ...]
    key: str  # the same for folders in which the same holds


class Scopes:
    """The scopes of the folders of a run.

    `named`, where it is given, is the absolute folder at which the walk starts, because a person
    named it: what would leave it out does not count.
    """

    def __init__(self, finder: ConfigFinder) -> None:
        self._finder = finder
        self._excludes: dict[tuple[Settings, str | None], Excludes] = {}
        self.mistakes: dict[str, None] = {}  # in config files

    def governing(self, folder: str, named: str | None = None) -> tuple[Settings | None, Excludes]:
        """The settings of a folder, None when they cannot be used, and what they leave out."""
        try:
            settings = self._finder.settings_for(folder)
            if (settings, named) not in self._excludes:
                self._excludes[settings, named] = compile_excludes(settings, named)
        except ConfigError as error:
            self.mistakes.update(dict.fromkeys(error.messages))
            return None, compile_excludes(Settings())
        return settings, self._excludes[settings, named]

    def of(self, folder: str, named: str | None, ignores: tuple[Gitignore, ...]) -> Scope:
        """The scope of a folder, within these `.gitignore` files."""
        settings, excludes = self.governing(folder, named)
        project = self._finder.project_root(folder)
        key = repr((settings, project, named, [ignore.key for ignore in ignores]))
        return Scope(settings, excludes, ignores, key)

    def at_top(self, root: str, named: str | None) -> Scope:
        """The scope of the folder at which a walk starts, within the files above it."""
        settings, _ = self.governing(root)
        is_asked = settings is not None and settings.respect_gitignore
        return self.of(root, named, gitignores_above(root) if is_asked else ())

    def with_gitignore(self, folder: str, named: str | None, scope: Scope) -> Scope:
        """The scope of a folder with its own `.gitignore` read, if the settings respect those."""
        if not (scope.settings or Settings()).respect_gitignore:
            return scope
        return self.of(folder, named, (*read_gitignore(folder), *scope.ignores))
