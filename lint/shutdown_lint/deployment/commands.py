"""Command lines as the formats have them, and the program that they lead to."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

from shutdown_lint.model.deployment import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.model.deployment import Spot

_ASSIGNMENT: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
_TEMPLATE: Final = re.compile(r"\{\{|\{%")
_MOST: Final = 20_000  # characters of a command


def words_of(text: str) -> tuple[str, ...]:
    """The words of a line without a shell; () when its quotes do not match."""
    if len(text) > _MOST or _TEMPLATE.search(text):
        return ()
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return ()


def of_words(words: Sequence[str], spot: Spot) -> Command:
    """A command that is given as words, and started without a shell."""
    text = shlex.join(words[:1000])
    if len(text) > _MOST or any(_TEMPLATE.search(word) for word in words):
        return Command(text[:_MOST], (), spot)
    from shutdown_lint.deployment.launching import lead

    led = lead(words)
    return Command(text, led.words, spot, led.keeper)


def plain_words(words: Sequence[str]) -> tuple[str, ...]:
    """The words of the program that a command leads to; () when that cannot be told."""
    from shutdown_lint.deployment.launching import lead

    return lead(words).words if sum(map(len, words)) <= _MOST else ()


def of_shell(text: str, spot: Spot) -> Command:
    """A command that a shell runs."""
    return of_words(["sh", "-c", text], spot)._replace(text=text[:_MOST])


def assignments(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The variables that "A=b" words set."""
    parts = (word.partition("=") for word in words if _ASSIGNMENT.fullmatch(word))
    return tuple((name, value) for name, _, value in parts)


def begins_with_init(words: Sequence[str]) -> bool:
    """Whether a small init process comes first."""
    from shutdown_lint.deployment.launching import lead

    return sum(map(len, words)) <= _MOST and lead(words).has_init


def tells_group(words: Sequence[str]) -> bool:
    """Whether an init comes first that tells the children of the program to stop as well."""
    from shutdown_lint.deployment.launching import lead

    return sum(map(len, words)) <= _MOST and lead(words).tells_group
