"""How long a program may take to stop, as its command line and its configuration say."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge.drain_limits import BY_PROGRAM
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.summary import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.knowledge.drain_limits import Draining
    from shutdown_lint.model.deployment import Command, Launch, Spot
    from shutdown_lint.model.program import Option, Program
    from shutdown_lint.model.summary import Step

_SECONDS: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,9})?")
_VARIABLE: Final = re.compile(r"\$|%\(ENV_")


class Drain(NamedTuple):
    """How long a program may take to stop."""

    program: str  # in messages
    seconds: float
    purpose: str  # "to finish its requests"
    spot: Spot | None  # where somebody chose it; None: it is the program's default


def drain_of(launch: Launch, program: Program) -> Drain | None:
    """How long the program that a platform starts may take to stop; None if that is not known."""
    if launch.command is None or launch.stop_signal != "SIGTERM":
        return None
    entry = program.entry
    row = BY_PROGRAM.get(entry.runner)
    if row is not None:
        is_told = not _may_say_otherwise(row, launch, entry.options)
        return _of_options(entry.runner, row, entry.options) if is_told else None
    return None if entry.runner else _served(program)


def _of_options(name: str, row: Draining, options: Sequence[Option]) -> Drain | None:
    given = {one.name: one for one in options if one.name in row.options}  # the last of each
    if not given:
        return None if row.default is None else Drain(name, row.default, row.purpose, None)
    if not all(_SECONDS.fullmatch(one.value) for one in given.values()):
        return None
    longest = max(given.values(), key=lambda one: float(one.value))
    return Drain(name, float(longest.value), row.purpose, longest.spot)


def _may_say_otherwise(row: Draining, launch: Launch, options: Sequence[Option]) -> bool:
    """Whether something that was not read may set the bound as well."""
    if any(name in row.variables for name, _ in launch.environment):
        return True
    command = launch.command
    if command is None or _takes_more_words(command):
        return True
    if any(one.name in row.options and one.spot == command.spot for one in options):
        return False  # the command line has the last word
    names_file = any(one.name in row.config_options for one in options)
    return names_file and all(one.spot.path == command.spot.path for one in options)


def _takes_more_words(command: Command) -> bool:
    """Whether a variable stands where options may be, and not as the value of one."""
    return any(
        _VARIABLE.match(word) and not before.startswith("-")
        for before, word in pairwise(command.words)
    )


def _served(program: Program) -> Drain | None:
    """The bound of the one server that the entry's own module starts."""
    entry = program.entry
    module = next((one for one in program.modules if one.path == entry.module), None)
    if module is None:
        return None
    bodies = [module.steps, module.main, *(one.steps for one in module.functions)]
    serving = [step for steps in bodies for step in _all_of(steps) if step.kind is StepKind.SERVE]
    if len(serving) != 1 or serving[0].seconds is None:
        return None
    name = serving[0].target.partition(".")[0]
    purpose = BY_PROGRAM[name].purpose if name in BY_PROGRAM else "to stop"
    from shutdown_lint.model.deployment import Spot

    return Drain(name, serving[0].seconds, purpose, Spot(module.path, serving[0].span))


def _all_of(steps: Sequence[Step]) -> Iterator[Step]:
    waiting = list(reversed(steps))
    while waiting:
        step = waiting.pop()
        yield step
        for part in step.parts:
            waiting.extend(reversed(part.steps))
