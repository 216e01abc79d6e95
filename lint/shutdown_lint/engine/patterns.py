"""Patterns in the syntax of `.gitignore`: compiled and matched, by pathspec."""

from __future__ import annotations

import os
from functools import cached_property

from shutdown_lint.engine.reading import read_head
from shutdown_lint.engine.settings import ConfigError, Patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathspec import GitIgnoreSpec

_MOST = 10_000_000  # bytes of a .gitignore


class Matcher:
    """What patterns say of the paths below their folder; a later pattern beats an earlier one."""

    def __init__(self, folder: str, spec: GitIgnoreSpec) -> None:
        self._below = os.path.join(folder, "")
        self._spec = spec

    def verdict(self, path: str, *, folder: bool) -> bool | None:
        """True: the absolute `path` matches; False: a `!` pattern takes it back; None: no word.

        `folder`: the path is one, so that patterns with a slash at their end can match it.
        """
        if not path.startswith(self._below):
            return None
        below = path[len(self._below) :]
        if os.sep != "/":
            below = below.replace(os.sep, "/")
        return self._spec.check_file(below + "/" if folder else below).include

    def without_those_matching(self, path: str) -> Matcher:
        """A matcher that has no pattern matching the folder `path` or a folder above it.

        For a folder that somebody names on the command line although a pattern excludes it.
        """
        from pathspec import GitIgnoreSpec

        kept = []
        for pattern in self._spec.patterns:
            alone = Matcher(self._below, GitIgnoreSpec([pattern]))
            if not any(alone.verdict(each, folder=True) for each in _with_parents(path)):
                kept.append(pattern)
        return Matcher(self._below, GitIgnoreSpec(kept))


class Gitignore:
    """What a `.gitignore` says; compiled only when a path has to be judged by it.

    Args:
        folder: where it lies.
        lines: what is in it; those that are no pattern are skipped, as git does.
        named: a folder that somebody names on the command line although it may exclude it.
    """

    def __init__(self, folder: str, lines: tuple[str, ...], named: str | None = None) -> None:
        self.key = (folder, lines, named)

    def verdict(self, path: str, *, folder: bool) -> bool | None:
        """As that of a `Matcher`."""
        return self._matcher.verdict(path, folder=folder)

    @cached_property
    def _matcher(self) -> Matcher:
        import re

        from pathspec import GitIgnoreSpec

        folder, lines, named = self.key
        try:
            spec = GitIgnoreSpec.from_lines(lines)
        except (ValueError, re.error):
            spec = GitIgnoreSpec.from_lines(line for line in lines if _refusal(line) is None)
        matcher = Matcher(folder, spec)
        return matcher if named is None else matcher.without_those_matching(named)


def compile_patterns(patterns: Patterns) -> Matcher:
    """The matcher of patterns that a person configured.

    Raises:
        ConfigError: a pattern cannot be understood.
    """
    from pathspec import GitIgnoreSpec

    for line in patterns.lines:
        if (reason := _refusal(line)) is not None:
            raise ConfigError(f"{patterns.origin}: {line!r} is no pattern: {reason}")
    return Matcher(patterns.folder, GitIgnoreSpec.from_lines(patterns.lines))


def read_gitignore(folder: str, named: str | None = None) -> tuple[Gitignore, ...]:
    """What the `.gitignore` in a folder says; empty when it cannot be read."""
    try:
        data = read_head(os.path.join(folder, ".gitignore"), _MOST)
    except OSError:
        return ()
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    return (Gitignore(folder, tuple(lines), named),)


def gitignores_above(root: str) -> tuple[Gitignore, ...]:
    """What the `.gitignore` files above a folder say, up to the top of its repository."""
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
    return tuple(ignore for each in above for ignore in read_gitignore(each, root))


def _refusal(line: str) -> str | None:
    import re

    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error) as error:
        return str(error)
    return None


def is_ignored(matchers: Iterable[Gitignore], path: str, *, folder: bool) -> bool:
    """Whether `path` is ignored, by the word of the first matcher that has one."""
    for matcher in matchers:
        verdict = matcher.verdict(path, folder=folder)
        if verdict is not None:
            return verdict
    return False


def _with_parents(path: str) -> Iterable[str]:
    while True:
        yield path
        parent = os.path.dirname(path)
        if parent == path:
            return
        path = parent
