"""Puts the story together: life, signal, reaction, the way out, and the sum of it."""

from __future__ import annotations

from shutdown_lint.model.story import (
    UNBOUNDED,
    Break,
    Moment,
    Outcome,
    Phase,
    Reaction,
    Resting,
    Story,
)
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.story.code import Code
from shutdown_lint.project.story.delivery import Delivery, Reach, deliver
from shutdown_lint.project.story.ending import end
from shutdown_lint.project.story.finding import before_signal, places_of
from shutdown_lint.project.story.half_done import between_writes
from shutdown_lint.project.story.life import Life
from shutdown_lint.project.story.limits import first_of, too_short
from shutdown_lint.project.story.linking import linked
from shutdown_lint.project.story.noticing import inner_frames, notice
from shutdown_lint.project.story.parts import Goes
from shutdown_lint.project.story.path import Flow, Path, Went
from shutdown_lint.project.story.reaction import doubt_rest, react
from shutdown_lint.project.story.runner_answers import runner_stop
from shutdown_lint.project.story.serving import stop_runner, stop_server
from shutdown_lint.project.story.way_out import leave
from shutdown_lint.project.story.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from shutdown_lint.model.deployment import Spot
    from shutdown_lint.model.program import Entry, Program
    from shutdown_lint.project.story.world import Rest

_DEFAULT_SIGNAL = "SIGTERM"


def told(program: Program, findings: Mapping[tuple[str, int], str]) -> Story:
    """The story of a program."""
    program = linked(program)
    entry, launch = program.entry, program.entry.launch
    signal = launch.stop_signal if launch else _DEFAULT_SIGNAL
    command = launch.command if launch else None
    world = World(command.words if command else ())
    way = Path(Code(program), world)
    way.unread = bool(program.unknown)
    for text, spot in program.unknown:
        world.doubt(text, spot, goes_on=True)
    for text, spot in command.doubts if command else ():
        world.doubt(text, spot)
    rest = way.main_rest = _live(program, way)
    way.unread = way.unread or world.unread
    delivery = deliver(entry)
    reaction = _follow(way, entry, rest, delivery, signal)
    outcome = way.outcome or Outcome.UNKNOWN
    limited = None if delivery.goes_on else launch  # nobody kills it
    total = UNBOUNDED if outcome in (Outcome.STAYS, Outcome.NOT_TOLD) else way.elapsed
    if outcome is Outcome.ENDS and (short := too_short(total, launch)):
        way.breaks.append(short)
    return Story(
        entry=entry.name,
        signal=signal,
        outcome=outcome,
        total=total,
        first=first_of(outcome, total, limited),
        spot=entry.spot,
        command=command.text if command else "",
        receivers=delivery.receivers,
        resting=places_of(way, rest) if _runs_itself(entry) else _served(entry),
        reaction=reaction,
        moments=tuple(_coded(one, findings) for one in (*before_signal(launch), *way.moments)),
        grace=limited.grace if limited else None,
        before_stop=launch.before_stop if launch else None,
        breaks=tuple(
            one._replace(code=_code(one.spot, findings)) for one in dict.fromkeys(way.breaks)
        ),
        unknown=tuple(world.unknown),
        through=command.through if command else (),
    )


def _live(program: Program, way: Path) -> Rest | None:
    """Run the program until it is at rest; where that is."""
    entry, life = program.entry, Life(way.code, way.world)
    own = _runs_itself(entry)
    by_name = own and not entry.function
    for module in program.modules:
        as_main = by_name and module.path == entry.module
        if life.import_module(module, as_main=as_main) is Goes.STAYS:
            return life.at_rest()
        if as_main:
            return life.at_rest()
    if entry.function and own:
        routine = way.code.routine(entry.function)
        if routine is None:
            way.world.doubt(f"what {entry.function} does", entry.spot)
            way.unread = True
        else:
            life.run(routine)
    return life.at_rest() if own else None


def _runs_itself(entry: Entry) -> bool:
    """Whether it is code of the project that runs, and no server that imports it."""
    return entry.runner in ("", "django")


def _follow(
    way: Path, entry: Entry, rest: Rest | None, delivery: Delivery, signal: str
) -> Reaction | None:
    if delivery.reach is Reach.KEEPER:
        spot = delivery.receivers[-2].spot
        way.phase = Phase.SIGNAL
        text = f"{signal} ends at {delivery.receivers[-2].name}"
        if delivery.ends:
            way.add(text, spot, breaks=delivery.why)
            way.outcome = Outcome.DIES
            return None
        way.stay(text, spot, delivery.why)
        way.outcome = Outcome.NOT_TOLD
        return None
    if delivery.reach is Reach.TRAP:
        shell = delivery.receivers[-2]
        way.world.doubt(f"whether the trap of {shell.name} hands {signal} on", shell.spot)
        return None
    way.is_first = delivery.reach is Reach.FIRST_PROCESS
    if not _runs_itself(entry):
        stop = runner_stop(entry, signal)
        if stop is None:
            way.world.doubt(f"what {entry.runner} does on {signal}", entry.spot)
            return None
        return stop_runner(way, entry, stop, signal)
    if rest and rest.step.kind is StepKind.SERVE and signal in rest.step.signals:
        reaction, flow = stop_server(way, rest, signal)
    else:
        chosen = (entry.launch.stop_signal_spot or entry.spot) if entry.launch else None
        reaction, flow = react(way, rest, signal, delivery.reach, chosen)
        if flow.went is Went.ON:
            flow = _noticed(way, rest)
        elif flow.went is Went.RAISE and way.raised:
            _doubt_unit(way, rest)
    if flow.went is Went.OVER:
        return reaction
    if rest:
        flow = leave(way, inner_frames(rest, flow).frames, flow)
    if flow.went is not Went.OVER:
        end(way, flow)
    return reaction


def _doubt_unit(way: Path, rest: Rest | None) -> None:
    """Say where the exit may come between writes that belong together."""
    if (found := between_writes(way, rest)) and way.raised:
        first, second = found
        lines = f"lines {first.span.line} and {second.span.line}"
        way.breaks.append(
            Break(
                f"the exit comes wherever the program is, also between two writes: "
                f"`{first.text}` ({lines})",
                way.raised,
            )
        )


def _noticed(way: Path, rest: Rest | None) -> Flow:
    if rest is None:
        doubt_rest(way)
        return Flow(Went.OVER)
    return notice(way, rest)


def _served(entry: Entry) -> tuple[Resting, ...]:
    return (Resting(entry.spot, f"{entry.runner} serves", UNBOUNDED),)


def _coded(moment: Moment, findings: Mapping[tuple[str, int], str]) -> Moment:
    return moment._replace(code=_code(moment.spot, findings))


def _code(spot: Spot | None, findings: Mapping[tuple[str, int], str]) -> str:
    return findings.get((spot.path, spot.span.line), "") if spot else ""
