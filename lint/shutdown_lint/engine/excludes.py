"""Which files and folders a run leaves out."""

from __future__ import annotations

import os

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
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


class Excludes(NamedTuple):
    """What the settings of a folder leave out."""

    by_name: bool  # the built-in list holds
    matchers: tuple[Matcher, ...]

    def match(self, path: str, *, folder: bool) -> bool:
        """Whether the absolute `path` itself is left out."""
        if self.by_name and folder and is_default(os.path.basename(path)):
            return True
        return any(matcher.verdict(path, folder=folder) is True for matcher in self.matchers)

    def match_with_parents(self, path: str, project: str) -> bool:
        """Whether a path is left out, or one of its folders below the project's root."""
        folder = os.path.isdir(path)
        while len(path) > len(project):
            if self.match(path, folder=folder):
                return True
            path, folder = os.path.dirname(path), True
        return False


def compile_excludes(settings: Settings, named: str | None = None) -> Excludes:
    """What the settings leave out.

    `named` is an absolute path that a person asks for: what would leave it out does not count.

    Raises:
        ConfigError: a pattern cannot be understood.
    """
    by_name = settings.exclude is None
    lists = settings.extend_exclude
    if settings.exclude is not None:
        lists = (settings.exclude, *lists)
    if not lists:
        return Excludes(by_name, ())
    from shutdown_lint.engine.patterns import compile_patterns

    matchers = tuple(compile_patterns(patterns) for patterns in lists)
    if named is not None:
        matchers = tuple(matcher.without_those_matching(named) for matcher in matchers)
    return Excludes(by_name, matchers)
