"""What the process does about the signal: a handler of its own, of a server, or none."""

from __future__ import annotations

import re

from shutdown_lint.model.story import Outcome, Phase, Reaction
from shutdown_lint.project.story.commands import COMMANDS
from shutdown_lint.project.story.delivery import Reach
from shutdown_lint.project.story.exceptions import EXIT, INTERRUPT
from shutdown_lint.project.story.lost import left_to_interrupt, lost_cleanup
from shutdown_lint.project.story.path import OVER, Flow, Path, Went
from shutdown_lint.project.story.performing import Performer
from shutdown_lint.project.story.world import Holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Spot
    from shutdown_lint.project.story.world import Registered, Rest

_RAISES = {
    "signal.default_int_handler": INTERRUPT,
    "sys.exit": EXIT,
    "builtins.exit": EXIT,
    "builtins.quit": EXIT,
}
_DEFAULT = "signal.SIG_DFL"
# Conditions that hold where services run.
_ALWAYS = re.compile(
    r"main_thread\(\)|sys\.platform *!= *.win|os\.name *!= *.nt|os\.name *== *.posix|"
    r"hasattr\(signal"
)


def registered_for(way: Path, signal: str) -> Registered | None:
    """The handler in force: the last one on the way to where the program is."""
    found = _registered(way, signal)
    return found[-1] if found else None


def _registered(way: Path, signal: str) -> list[Registered]:
    """All that were registered, without those of branches that lead somewhere else."""
    handlers = way.world.handlers
    found = handlers.get(signal) or handlers.get("") or []
    frames = way.main_rest.frames if way.main_rest else ()
    taken = {frame.step: frame.part for frame in frames if frame.holds is Holds.CHOICE}
    others = [
        [step for step, part in one.conditions if taken.get(step, part) != part] for one in found
    ]
    fitting = [one for one, away in zip(found, others, strict=True) if not away]
    # A program runs one command; but it may go through a branch more than once.
    return fitting or [
        one
        for one, away in zip(found, others, strict=True)
        if all(step.target != COMMANDS for step in away)
    ]


def react(
    way: Path, rest: Rest | None, signal: str, reach: Reach, chosen: Spot | None = None
) -> tuple[Reaction, Flow]:
    """Let the handler run that was registered last, or what happens without one.

    `chosen` is where the platform is told to send that signal, or what makes it process 1.
    """
    found = registered_for(way, signal)
    target = found.step.target if found else _DEFAULT
    if found is None and way.unread and signal != "SIGINT":
        way.world.doubt(f"whether what is chosen at run time handles {signal}")
        way.outcome = Outcome.UNKNOWN
        return Reaction("default action", f"nothing that is seen handles {signal}"), OVER
    if found is None or target == _DEFAULT:
        reaction, flow = _by_default(way, rest, signal, reach, chosen)
        if found:
            reaction = reaction._replace(spot=way.spot(found.path, found.step))
        return reaction, flow
    spot = way.spot(found.path, found.step)
    _doubt_conditions(way, found, rest)
    reaction = Reaction(target or found.step.text, _why(way, signal), spot, found.step.in_loop)
    if target == "signal.SIG_IGN":
        way.stay(f"{signal} is ignored", spot, f"{signal} is ignored: nothing ends the program")
        return reaction, OVER
    if target in _RAISES:
        way.add(f"raises {_RAISES[target]} where the program is", spot)
        return reaction, Flow(Went.RAISE, _RAISES[target])
    routine = way.code.routine(target)
    if routine is None:
        unread = "what the handler does" if target else "which handler is chosen at run time"
        way.world.doubt(f"{unread}: {found.step.text}", spot)
        way.outcome = Outcome.UNKNOWN
        return reaction, OVER
    name = routine.summary.name
    how = "the event loop calls" if found.step.in_loop else "interrupts the main thread:"
    way.add(f"{how} {name.rpartition('.')[2]}", routine.spot())
    way.in_loop = found.step.in_loop
    way.handling = not found.step.in_loop
    doubts = len(way.world.unknown)
    flow = Performer(way).run(routine)
    way.doubtful = len(way.world.unknown) > doubts
    way.in_loop = way.handling = False
    return reaction._replace(name=name), flow


def _by_default(
    way: Path, rest: Rest | None, signal: str, reach: Reach, chosen: Spot | None
) -> tuple[Reaction, Flow]:
    if signal == "SIGINT":
        way.add("raises KeyboardInterrupt where the program is")
        why = "Python's own handler: nothing else is registered"
        return Reaction("signal.default_int_handler", why), Flow(Went.RAISE, INTERRUPT)
    reaction = Reaction("default action", f"nothing handles {signal}")
    if reach is Reach.FIRST_PROCESS and rest is None:
        doubt_rest(way)
        way.outcome = Outcome.UNKNOWN
        return reaction, OVER
    if reach is Reach.FIRST_PROCESS:
        way.stay(
            f"PID 1 without a handler: the kernel drops {signal}",
            chosen,
            f"as PID 1 the program has no default action, and nothing handles {signal}",
        )
        return reaction, OVER
    if reach is Reach.UNSURE:
        way.world.doubt(f"whether it is process 1, which ignores {signal}")
        way.outcome = Outcome.UNKNOWN
        return reaction, OVER
    die(way, rest, signal)
    return reaction, OVER


def doubt_rest(way: Path) -> None:
    """Say that it is not known what the program does for long, nor whom it calls there."""
    way.world.doubt("where the program is when the signal comes: it may end by itself")


def die(way: Path, rest: Rest | None, signal: str) -> None:
    """Let the signal end the process, with nothing of its own running any more."""
    lost = lost_cleanup(way, rest)
    first, more = (lost[0] if lost else None), len(lost) - 1
    also = f", nor {more} more" if more > 0 else ""
    breaks = f"cleanup that does not run: {first[0]}{also}" if first else ""
    if not first and (other := _for_another_signal(way, signal)):
        name = other.step.signals[0]
        first = other.step.text, way.spot(other.path, other.step)
        breaks = f"a handler is there for {name}, and none for {signal}"
    if not first and (spot := left_to_interrupt(way, rest)):
        first = "", spot
        breaks = f"only Ctrl+C leads to what is done here, {signal} does not"
    way.add(
        f"{signal} ends the process at once",
        first[1] if first else None,
        phase=Phase.EXIT,
        breaks=breaks,
    )
    way.outcome = Outcome.DIES


def _for_another_signal(way: Path, signal: str) -> Registered | None:
    """The handler of the other signal by which programs are told to end."""
    other = "SIGINT" if signal == "SIGTERM" else "SIGTERM"
    found = way.world.handlers.get(other) or []
    if not found or found[-1].step.target.startswith("signal."):
        return None
    return found[-1]


def _why(way: Path, signal: str) -> str:
    found = _registered(way, signal)
    if len(found) < 2:
        return "the only one that is registered"
    return f"the last of {len(found)} that are registered"


def _doubt_conditions(way: Path, found: Registered, rest: Rest | None) -> None:
    known = {(frame.step, frame.part) for frame in rest.frames} if rest else set()
    for step, part in found.conditions:
        if (step, part) not in known and not _ALWAYS.search(part):
            spot = way.spot(found.path, step)
            way.world.doubt(f"whether the handler is registered: only if `{part}`", spot)
