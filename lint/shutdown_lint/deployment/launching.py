"""From the words of a command to the program that it leads to, past those that start others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.shell import read_shell
from shutdown_lint.knowledge.launchers import (
    AFTERWARDS,
    BY_NAME,
    FINITE,
    FINITE_MODULES,
    FINITE_SUBCOMMANDS,
    LONG_RUNNING,
    SHELLS,
    Conduct,
)
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.deployment.shell import Shell
    from shutdown_lint.deployment.simple_commands import Simple
    from shutdown_lint.knowledge.launchers import Launcher

_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*=")
_VERSIONED: Final = re.compile(r"(?:python|pypy)[0-9.]*")
_MOST_STEPS: Final = 20


class Led(NamedTuple):
    """Where a command leads to."""

    words: tuple[str, ...]  # of the program; () when that cannot be told
    keeper: str = ""  # what stays in between and does not hand signals on: "sh", "npm"
    has_init: bool = False  # an init, or what hands signals on like one, is in front of all
    tells_group: bool = False  # that init tells the children of the program as well
    through_shell: Shell | None = None  # what the shell on the way is given


def lead(words: Sequence[str], *, dash: bool = True) -> Led:
    """Follow a command to its program.

    Args:
        words: the command.
        dash: `sh` is dash, or may be: it stays where bash and BusyBox become the last command.
    """
    keeper = ""
    has_init = tells_group = False
    shell: Shell | None = None
    left = tuple(words)
    for step in range(_MOST_STEPS):
        if not left:
            break
        name = name_of(left[0])
        launcher = BY_NAME.get(name)
        if name in SHELLS and (text := _text_for_shell(left)) is not None:
            shell = read_shell(text)
            last = shell.last[0] if len(shell.last) == 1 else None
            if last and not shell.is_open and (before := _served_before(last, shell)):
                keeper, left = keeper or name, before
                continue
            stays = last is None or shell.is_open or shell.jobs or bool(shell.traps)
            if stays or not (last and (last.has_exec or _becomes_last(name, dash=dash))):
                keeper = keeper or name
            if last is None or shell.is_open:
                return Led((), keeper, has_init, through_shell=shell)
            left = last.texts
            continue
        if launcher is None:
            break
        behind = _behind(left, launcher)
        if behind is None:
            break
        if step == 0:
            options = left[1 : len(left) - len(behind)]
            tells_group = launcher.to_group != any(
                one.startswith(launcher.turning) for one in options
            )
        if launcher.conduct is Conduct.KEEPS:
            keeper = keeper or name
        has_init = has_init or (launcher.conduct is Conduct.FORWARDS and not keeper)
        left = behind
    return Led(left, keeper, has_init, tells_group and not keeper, shell)


def name_of(word: str) -> str:
    """What a program is called, without its folder."""
    return word.rpartition("/")[2]


def runs_long(words: Sequence[str]) -> bool:
    """Whether a program is surely one that serves until it is told to stop."""
    if not words or not (name_of(words[0]) in LONG_RUNNING or _is_python(words[0])):
        return False
    return not is_finite(words)


def is_finite(words: Sequence[str]) -> bool:
    """Whether a program ends by itself, or is one that a person uses."""
    if not words:
        return True
    name, rest = name_of(words[0]), list(words[1:])
    if _is_python(name):
        while rest and rest[0] in ("-u", "-O", "-OO", "-B", "-I", "-E", "-s"):
            rest.pop(0)
        if not rest or rest[0] in ("-V", "--version", "-i", "-h"):
            return True  # the interpreter for a person
        if rest[0] == "-m":
            if len(rest) == 1 or rest[1] in FINITE_MODULES:
                return True
            rest = rest[1:]
        elif rest[0] == "-c":
            return True
        name, rest = name_of(rest[0]), rest[1:]
    return name in FINITE or name == "setup.py" or (bool(rest) and rest[0] in FINITE_SUBCOMMANDS)


def _is_python(word: str) -> bool:
    return _VERSIONED.fullmatch(name_of(word)) is not None


def _served_before(last: Simple, shell: Shell) -> tuple[str, ...]:
    """The program that a shell waits for, to do some little thing when it has ended."""
    if last.has_exec or name_of(last.texts[0]) not in AFTERWARDS:
        return ()
    # A shell within the shell is not looked into: that would take twice as long for each of them.
    serving = [one for one in shell.waited_for if runs_long(_past_launchers(one.texts))]
    return () if not serving or any(one.has_exec for one in serving) else serving[-1].texts


def _past_launchers(words: tuple[str, ...]) -> tuple[str, ...]:
    for _ in range(_MOST_STEPS):
        launcher = BY_NAME.get(name_of(words[0])) if words else None
        behind = _behind(words, launcher) if launcher else None
        if behind is None:
            break
        words = behind
    return words


def _becomes_last(name: str, *, dash: bool) -> bool:
    return SHELLS[name] or (name == "sh" and not dash)


def _text_for_shell(words: Sequence[str]) -> str | None:
    """What a shell is given behind `-c`; None when it is given a script or nothing."""
    rest = list(words[1:])
    if rest and rest[0] in SHELLS:  # `busybox sh`
        rest.pop(0)
    while rest and rest[0][:1] in ("-", "+"):
        option = rest.pop(0)
        if option.startswith("-") and not option.startswith("--") and "c" in option:
            if option.endswith("o") and rest:
                rest.pop(0)
            while rest and rest[0][:1] in ("-", "+"):
                takes = rest.pop(0)
                if takes.endswith("o") and rest:
                    rest.pop(0)
            return rest[0] if rest else None
        if option.endswith("o") and rest:
            rest.pop(0)
    return None


def _behind(words: Sequence[str], launcher: Launcher) -> tuple[str, ...] | None:
    """The words of the program that a launcher starts; None when it starts none."""
    rest = list(words[1:])
    if launcher.subcommand:
        while rest and rest[0].startswith("-"):
            if rest.pop(0) in launcher.valued and rest:
                rest.pop(0)
        if not rest or rest.pop(0) != launcher.subcommand:
            return None
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option == "--":
            break
        if option in launcher.valued and rest:
            rest.pop(0)
    while rest and _ASSIGNMENT.match(rest[0]):  # of `env`
        rest.pop(0)
    rest = rest[launcher.skipped :]
    if rest and rest[0] == "--":
        rest.pop(0)
    return tuple(rest) or None
