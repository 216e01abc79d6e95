"""Command lines as the formats have them, and the program that they lead to."""

from __future__ import annotations

import re
import shlex
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

from shutdown_lint.model.deployment import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.model.deployment import Spot

_SHELLS: Final = frozenset({"sh", "bash", "dash", "ash", "zsh"})
# These become PID 1, start the rest of the line as their child and hand signals on to it.
_INITS: Final = frozenset({"tini", "dumb-init", "catatonit", "docker-init"})
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
_OPERATORS: Final = re.compile(r"[;&|<>()`\n]|\$\(")
_TEMPLATE: Final = re.compile(r"\{\{|\{%")
_MOST_WRAPPERS: Final = 10
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
    plain, keeper = _led_to(tuple(words))
    return Command(text, plain, spot, keeper)


def plain_words(words: Sequence[str]) -> tuple[str, ...]:
    """The words of the program that a command leads to; () when that cannot be told."""
    return _led_to(tuple(words))[0]


def of_text(text: str, spot: Spot) -> Command:
    """A command that is written in one line, and started without a shell."""
    return of_words(words_of(text), spot)._replace(text=text[:_MOST])


def of_shell(text: str, spot: Spot, shell: str = "sh") -> Command:
    """A command that a shell runs."""
    return of_words([shell, "-c", text], spot)._replace(text=text[:_MOST])


def begins_with_init(words: Sequence[str]) -> bool:
    """Whether a small init process comes first."""
    return bool(words) and words[0].rpartition("/")[2] in _INITS


def _led_to(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The words of the program, and the shell that stays in front of it."""
    keeper = ""
    for _ in range(_MOST_WRAPPERS):
        name = words[0].rpartition("/")[2] if words else ""
        if name in _SHELLS and (script := _script(words)) is not None:
            words, keeper = _of_script(script, keeper or name)
        elif name in _INITS:
            words = _behind_options(words)
        elif name == "env":
            words = _behind_assignments(words[1:])
        else:
            break
    return words, keeper


def _behind_options(words: tuple[str, ...]) -> tuple[str, ...]:
    if "--" in words:
        return words[words.index("--") + 1 :]
    return tuple(dropwhile(lambda word: word.startswith("-"), words[1:]))


def _behind_assignments(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dropwhile(_ASSIGNMENT.fullmatch, words))


def _script(words: tuple[str, ...]) -> str | None:
    """The text that a shell is given to run."""
    for place, word in enumerate(words[1:], 1):
        if word.startswith("-") and not word.startswith("--"):
            if word.endswith("c"):
                return words[place + 1] if place + 1 < len(words) else None
        else:
            return None
    return None


def _of_script(script: str, shell: str) -> tuple[tuple[str, ...], str]:
    """The program of a script of one command, and the shell that stays in front of it."""
    plain = script.strip()
    if _OPERATORS.search(plain):
        return (), shell
    words = _behind_assignments(words_of(plain))
    if words[:1] == ("exec",):
        return words[1:], ""
    return words, shell
