"""Who gets the stop signal, and whether it comes to the program."""

from __future__ import annotations

from enum import Enum

from shutdown_lint.deployment.launching import name_of
from shutdown_lint.knowledge.launchers import BY_NAME, Conduct
from shutdown_lint.model.deployment import Platform
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.story import Receiver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Command, Launch
    from shutdown_lint.model.program import Entry

_CONTAINERS = frozenset({Platform.DOCKER, Platform.COMPOSE, Platform.KUBERNETES})
_PID_1 = "PID 1"


class Reach(Enum):
    """How far the signal comes."""

    PROGRAM = "program"
    FIRST_PROCESS = "first process"  # the program, which the kernel shields as PID 1
    KEEPER = "keeper"  # what stays between the platform and the program
    UNSURE = "unsure"  # it may be process 1 or not: a script in front of it is not followed
    TRAP = "trap"  # a shell that may do something about it


class Delivery(NamedTuple):
    """The way of the signal."""

    receivers: tuple[Receiver, ...]
    reach: Reach
    why: str = ""  # it does not come to the program
    ends: bool = False  # the program all the same, with its container or as a rest of its unit
    goes_on: bool = False  # the program does, and the platform takes it for stopped


def deliver(entry: Entry) -> Delivery:
    """Follow the signal from the platform to the program."""
    program = "python" if entry.runner in ("", "django") else entry.runner
    launch = entry.launch
    if launch is None:
        return Delivery((Receiver(program),), Reach.PROGRAM)
    first = Receiver(str(launch.platform), spot=launch.spot)
    in_container = launch.platform in _CONTAINERS
    command = launch.command
    keeper = command.keeper if command else ""
    if command and command.doubts and not command.through and in_container:
        return Delivery((first, Receiver(program)), Reach.UNSURE)
    if keeper:
        return _kept(launch, first, keeper, program, in_container=in_container)
    if not in_container:
        return Delivery((first, Receiver(program)), Reach.PROGRAM)
    if launch.has_init:
        init = Receiver(_first_process(command), _PID_1)
        return Delivery((first, init, Receiver(program)), Reach.PROGRAM)
    return Delivery((first, Receiver(program, _PID_1)), Reach.FIRST_PROCESS)


def _kept(
    launch: Launch, first: Receiver, keeper: str, program: str, *, in_container: bool
) -> Delivery:
    command = launch.command
    spot = (command.kept_at or command.spot) if command else None
    if launch.group_signal or launch.platform is Platform.PROCFILE:
        receivers = (first, Receiver(keeper, "beside the program", spot), Receiver(program))
        return Delivery(receivers, Reach.PROGRAM)
    is_first = in_container and not launch.has_init
    middle = (Receiver(_first_process(command), _PID_1),) if launch.has_init else ()
    if command and command.trap:
        shell = Receiver(keeper, _PID_1 if is_first else "", command.trap)
        return Delivery((first, *middle, shell, Receiver(program)), Reach.TRAP)
    receivers = (
        first,
        *middle,
        Receiver(keeper, _PID_1 if is_first else "", spot, passes_on=False),
        Receiver(program, "gets nothing"),
    )
    why = (
        f"{keeper} is {_PID_1}, ignores the signal and does not pass it on"
        if is_first
        else f"{keeper} ends by the signal and does not pass it on"
    )
    if is_first:
        return Delivery(receivers, Reach.KEEPER, why)
    if middle:
        why += ", and the container ends with it"
    elif launch.kills_rest:
        why += f", and {launch.platform} kills what is left at once"
    else:
        why += f": {program} goes on without it"
    ends = launch.kills_rest or bool(middle)
    return Delivery(receivers, Reach.KEEPER, why, ends=ends, goes_on=not ends)


def _first_process(command: Command | None) -> str:
    """What hands the signal on: an init, or what does as one, by its name."""
    texts = (*(one.text for one in reversed(command.through)), command.text) if command else ()
    for text in texts:
        words = text.removeprefix("exec ").split()
        launcher = BY_NAME.get(name_of(words[0])) if words else None
        if launcher is not None and launcher.conduct is Conduct.FORWARDS and not launcher.is_init:
            return name_of(words[0])
    return "init"
