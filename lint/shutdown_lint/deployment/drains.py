"""How long a program may take to stop, as its command line and its configuration say.

Without the program's own files only what the command line says is known: a configuration file may
say otherwise, so no default is taken for granted then.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.children import run_by
from shutdown_lint.knowledge.drain_limits import BY_PROGRAM
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.knowledge.drain_limits import Draining
    from shutdown_lint.model.deployment import Command, Launch, Spot
    from shutdown_lint.model.program import Program

_SECONDS: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,9})?")
_VARIABLE: Final = re.compile(r"\$|%\(ENV_")


class Drain(NamedTuple):
    """How long a program may take to stop."""

    program: str  # in messages
    seconds: float
    purpose: str  # "to finish its requests"
    spot: Spot | None  # where somebody chose it; None: it is the program's default


def drain_of(launch: Launch, program: Program | None) -> Drain | None:
    """How long what a platform starts may take to stop; None if that is not known."""
    command = launch.command
    if command is None or launch.stop_signal != "SIGTERM":
        return None
    name, arguments = run_by(command.words)
    row = BY_PROGRAM.get(name)
    if row is None:
        return None
    if any(variable in row.variables for variable, _ in launch.environment):
        return None
    if _takes_more_words(command):
        return None
    if (given := _given(row, arguments)) or any(one in row.options for one in arguments):
        # the command line has the last word
        return Drain(name, max(given), row.purpose, command.spot) if given else None
    return _configured(name, row, command, program, arguments) if program else None


def _given(row: Draining, arguments: Sequence[str]) -> list[float]:
    """The numbers that options of a command line give; [] when one of them is none."""
    told: dict[str, str] = {}
    for word, following in pairwise((*arguments, "")):
        option, sign, value = word.partition("=")
        if option in row.options:
            told[option] = value if sign else following
    found = [float(one) for one in told.values() if _SECONDS.fullmatch(one)]
    return found if len(found) == len(told) else []


def _configured(
    name: str, row: Draining, command: Command, program: Program, arguments: Sequence[str]
) -> Drain | None:
    """What a configuration file says, or else the default."""
    of_file = [one for one in program.entry.options if one.spot.path != command.spot.path]
    chosen = [one for one in of_file if one.name in row.options]
    if chosen:
        last = chosen[-1]
        is_number = _SECONDS.fullmatch(last.value)
        return Drain(name, float(last.value), row.purpose, last.spot) if is_number else None
    names_file = any(one.partition("=")[0] in row.config_options for one in arguments)
    if row.default is None or (names_file and not of_file):
        return None
    return Drain(name, row.default, row.purpose, None)


def _takes_more_words(command: Command) -> bool:
    """Whether a variable stands where options may be, and not as the value of one."""
    return any(
        _VARIABLE.match(word) and not before.startswith("-")
        for before, word in pairwise(command.words)
    )
