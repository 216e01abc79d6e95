"""Which files and folders a run leaves out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shutdown_lint.engine.patterns import Matcher
    from shutdown_lint.engine.settings import Settings

# Folders that hold no source of the project's own. Virtual environments are known by their
# pyvenv.cfg, whatever they are called.
FOLDERS = frozenset(
    (
        ".direnv",
        ".eggs",
        ".git",
        ".hg",
        ".hypothesis",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        "__pycache__",
        "__pypackages__",
        "build",
        "dist",
        "node_modules",
        "site-packages",
        "venv",
    )
)
VENV_MARK = "pyvenv.cfg"


def is_default(name: str) -> bool:
    """Whether folders of this name are left out unless `exclude` is set."""
    return name in FOLDERS or name.endswith(".egg-info")


class Excludes:
    """Applies the exclude settings.

    Args:
        named: an absolute path that somebody gave: patterns that would exclude it itself do not
            count. None: every pattern counts.
    """

    def __init__(self, named: str | None) -> None:
        self._named = named
        self._matchers: dict[Settings, tuple[Matcher, ...]] = {}

    def match(self, path: str, settings: Settings, *, folder: bool) -> bool:
        """Whether the settings leave out the absolute `path` itself.

        Raises:
            ConfigError: a pattern cannot be understood.
        """
        if settings.exclude is None and folder and is_default(os.path.basename(path)):
            return True
        return any(matcher.verdict(path, folder=folder) is True for matcher in self._for(settings))

    def match_with_parents(self, path: str, settings: Settings, project: str) -> bool:
        """Whether the settings leave out a file or one of its folders below the project's root.

        Raises:
            ConfigError: a pattern cannot be understood.
        """
        folder = os.path.isdir(path)
        while len(path) > len(project):
            if self.match(path, settings, folder=folder):
                return True
            path, folder = os.path.dirname(path), True
        return False

    def _for(self, settings: Settings) -> tuple[Matcher, ...]:
        matchers = self._matchers.get(settings)
        if matchers is None:
            matchers = self._matchers[settings] = tuple(self._compile(settings))
        return matchers

    def _compile(self, settings: Settings) -> list[Matcher]:
        lists = [*settings.extend_exclude]
        if settings.exclude is not None:
            lists.append(settings.exclude)
        if not lists:
            return []
        from shutdown_lint.engine.patterns import compile_patterns

        matchers = [compile_patterns(patterns) for patterns in lists]
        if self._named is None:
            return matchers
        return [matcher.without_those_matching(self._named) for matcher in matchers]
