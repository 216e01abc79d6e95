"""Programs that have processes of their own under them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge.preforking import BY_PROGRAM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_PYTHON: Final = re.compile(r"(?:python|pypy)[0-9.]*")
_VARIABLE: Final = re.compile(r"\$|%\(")


def run_by(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The name of the program that Python runs, or of the command itself, and what follows it."""
    if not words:
        return "", ()
    name, rest = words[0].rpartition("/")[2], words[1:]
    if not _PYTHON.fullmatch(name):
        return name, rest
    while rest and rest[0].startswith("-") and rest[0] != "-m":
        rest = rest[1:]
    if rest and rest[0] == "-m":
        rest = rest[1:]
    return (rest[0].rpartition("/")[2], rest[1:]) if rest else ("", ())


def preforks(words: Sequence[str]) -> str:
    """The server or worker of a command that works in processes of its own; "" for another one."""
    name, arguments = run_by(words)
    row = BY_PROGRAM.get(name)
    if row is None or (row.command and row.command != _first(arguments, row.valued)):
        return ""
    pools = list(_values(arguments, row.pools))
    if any(pool in row.without or _VARIABLE.search(pool) for pool in pools):
        return ""
    counts = list(_values(arguments, row.workers))
    if row.workers and (not counts or counts[-1] in {"0", "1"}):
        return ""
    return name


def drops_tasks(words: Sequence[str], *, in_group: bool = False) -> bool:
    """Whether a worker loses its tasks when the stop signal comes to all of its processes.

    Args:
        words: the command.
        in_group: the signal comes to those of its process group alone.
    """
    row = BY_PROGRAM.get(preforks(words))
    return row is not None and row.drops_tasks and not (in_group and row.own_groups)


def _first(arguments: Sequence[str], valued: Collection[str]) -> str:
    """The first word that is neither an option nor the value of one."""
    rest = iter(arguments)
    for word in rest:
        if word in valued:
            next(rest, "")
        elif not word.startswith("-"):
            return word
    return ""


def _values(arguments: Sequence[str], options: Collection[str]) -> Iterator[str]:
    """What options are given, as `--pool solo`, `--pool=solo`, `-P solo` or `-Psolo`."""
    for place, word in enumerate(arguments):
        name, sign, value = word.partition("=")
        if word in options:
            yield arguments[place + 1] if place + 1 < len(arguments) else ""
        elif sign and name in options:
            yield value
        elif word[:2] in options and not word.startswith("--"):
            yield word[2:]
