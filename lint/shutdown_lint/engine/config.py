"""Which settings hold for a folder: the nearest config file at or above it, and no other.

So the findings of a file do not depend on where the run was started.
"""

from __future__ import annotations

import os
import stat

from shutdown_lint.engine.paths import shown_path
from shutdown_lint.engine.settings import ConfigError, Overrides, Settings
from shutdown_lint.model.record import NamedTuple

_OWN_FILE = "shutdown-lint.toml"
_PYPROJECT = "pyproject.toml"
_SECTIONS = (b"shutdown-lint", b"shutdown_lint")  # the second by mistake, which is then said
MARKS_OF_A_PROJECT = frozenset((_OWN_FILE, _PYPROJECT, "setup.py", "setup.cfg", ".git"))


class _Place(NamedTuple):
    settings: Settings | ConfigError
    project: str | None


class ConfigFinder:
    """Settings and project roots of folders, each folder looked at once.

    Args:
        overrides: what the command line says.
        config_file: the only config file to use.
        isolated: use no config file at all.
    """

    def __init__(
        self,
        overrides: Overrides = Overrides(),  # noqa: B008 (a frozen value)
        *,
        config_file: str | None = None,
        isolated: bool = False,
    ) -> None:
        self._overrides = overrides
        self._cwd = os.getcwd()
        self._fixed: Settings | None = None
        if config_file is not None:
            self._fixed = self._read_named(config_file)
        elif isolated:
            self._fixed = overrides.over(Settings())
        self._nowhere = _Place(overrides.over(Settings()), None)
        self._places: dict[str, _Place] = {}

    def settings_for(self, folder: str) -> Settings:
        """The settings of the files in an absolute folder.

        Raises:
            ConfigError: the config file that governs the folder cannot be used.
        """
        if self._fixed is not None:
            return self._fixed
        settings = self._place(folder).settings
        if isinstance(settings, ConfigError):
            raise settings
        return settings

    def learn(self, folder: str, names: set[str]) -> None:
        """Record the names in an absolute folder, which the caller has just listed."""
        if folder not in self._places:
            above = self._place(os.path.dirname(folder))
            self._places[folder] = self._judge(folder, MARKS_OF_A_PROJECT & names, above)

    def project_root(self, folder: str) -> str | None:
        """The nearest folder at or above an absolute one that looks like a project's root."""
        return self._place(folder).project

    def _place(self, folder: str) -> _Place:
        unknown: list[str] = []
        above = self._nowhere
        while (place := self._places.get(folder)) is None:
            unknown.append(folder)
            parent = os.path.dirname(folder)
            if parent == folder:
                break
            folder = parent
        else:
            above = place
        for below in reversed(unknown):
            above = self._places[below] = self._look_at(below, above)
        return above

    def _look_at(self, folder: str, above: _Place) -> _Place:
        try:
            names = os.listdir(folder)
        except OSError:
            return above
        return self._judge(folder, MARKS_OF_A_PROJECT.intersection(names), above)

    def _judge(self, folder: str, marks: frozenset[str], above: _Place) -> _Place:
        if not marks:
            return above
        settings = above.settings
        if self._fixed is None:
            settings = self._settings_in(folder, marks) or settings
        return _Place(settings, folder)

    def _settings_in(self, folder: str, marks: frozenset[str]) -> Settings | ConfigError | None:
        for name in (_OWN_FILE, _PYPROJECT):
            if name in marks:
                path = os.path.join(folder, name)
                if _is_pipe(path):  # nobody may ever write to it
                    return ConfigError(f"{shown_path(path, self._cwd)}: is a pipe")
                try:
                    settings = self._read(path)
                except ConfigError as error:
                    return error
                if settings is not None:
                    return self._overrides.over(settings)
        return None

    def _read(self, path: str) -> Settings | None:
        shown = shown_path(path, self._cwd)
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            from shutdown_lint.engine.unreadable import reason_of

            raise ConfigError(f"{shown}: {reason_of(error)}") from None
        # Most pyproject.toml have nothing for us: tomllib and msgspec cost 40 ms to import.
        if os.path.basename(path) == _PYPROJECT and not any(name in data for name in _SECTIONS):
            return None
        from shutdown_lint.engine.config_file import read_config

        return read_config(path, data, shown)

    def _read_named(self, path: str) -> Settings:
        full = os.path.abspath(path)
        settings = self._read(full)
        if settings is None:
            raise ConfigError(f"{path}: has no section [tool.shutdown-lint]")
        return self._overrides.over(settings)


def _is_pipe(path: str) -> bool:
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except OSError:
        return False
