"""The commands that a script may come to, and whether they are the same to who is told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.deployment.launching import lead
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from shutdown_lint.model.span import Span


class End(NamedTuple):
    """A command that a script may come to."""

    words: tuple[str, ...]
    has_exec: bool
    span: Span


def differ(one: End, other: End) -> bool:
    """Whether two ends are others for those who are told to stop: `exec gosu www "$@"` is none."""
    ways = lead(one.words), lead(other.words)
    programs = [(each.words, each.keeper, each.has_init) for each in ways]
    return one.has_exec is not other.has_exec or programs[0] != programs[1]
