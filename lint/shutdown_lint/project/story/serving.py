"""Servers and workers that handle the signal by themselves."""

from __future__ import annotations

from shutdown_lint.knowledge.runner_stops import Does
from shutdown_lint.knowledge.runners import CONFIG_ELSEWHERE
from shutdown_lint.model.story import UNBOUNDED, UNKNOWN, Bound, Outcome, Phase, Reaction
from shutdown_lint.project.story.ending import are_of_one_app, run_hooks
from shutdown_lint.project.story.path import ON, OVER, Flow, Went, last_word
from shutdown_lint.project.story.performing import Performer
from shutdown_lint.project.story.reaction import die, registered_for
from shutdown_lint.project.story.runner_answers import app_wins, server_stop, when_set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.knowledge.runner_stops import RunnerStop, StopStep
    from shutdown_lint.model.program import Entry, Option
    from shutdown_lint.project.story.path import Path
    from shutdown_lint.project.story.world import Rest


_HOOK_OF_WORKERS = "worker_exit"
_IN_CHILDREN = frozenset({"celery"})  # they have hooks for child processes too


def stop_runner(way: Path, entry: Entry, stop: RunnerStop, signal: str) -> Reaction:
    """Let a runner stop: its own handlers, the app's where they take their place."""
    spot = entry.spot
    if not stop.handles:
        die(way, None, signal)
        return Reaction("default action", f"{stop.name} handles no {signal}")
    reaction = Reaction(f"{stop.name}'s own", f"{stop.name} sets it {when_set(entry)}")
    found = registered_for(way, signal)
    options = {one.name: one for one in entry.options}
    if found and app_wins(entry, options):
        spot = way.spot(found.path, found.step)
        way.add(
            f"{stop.name}'s handler is replaced by the app's: the worker does not stop",
            spot,
            breaks=f"the app's handler runs in place of {stop.name}'s, so its worker is killed "
            "after its whole graceful timeout",
        )
        # Who is killed runs no hook of its own.
        options.pop(_HOOK_OF_WORKERS, None)
        reaction = Reaction(found.step.target or found.step.text, "the app sets it last", spot)
    for step in stop.steps:
        flow = _step(way, stop, step, options, None, signal)
        if flow.went is Went.OVER:
            break
    return reaction


def stop_server(way: Path, rest: Rest, signal: str) -> tuple[Reaction, Flow]:
    """Let a server stop that the program itself runs."""
    stop = server_stop(rest)
    spot = way.spot(rest.path, rest.step)
    found = registered_for(way, signal)
    why = f"{stop.name} handles {signal} while it serves"
    if found:
        why += ", in place of the program's own"
    flow = ON
    for step in stop.steps:
        given = None if rest.step.seconds is None else Bound(rest.step.seconds)
        flow = _step(way, stop, step, {}, given, signal, rest)
        if flow.went is not Went.ON:
            break
    return Reaction(f"{stop.name}'s own", why, spot), flow


def _step(
    way: Path,
    stop: RunnerStop,
    step: StopStep,
    options: dict[str, Option],
    given: Bound | None,
    signal: str,
    rest: Rest | None = None,
) -> Flow:
    match step.does:
        case Does.DRAINS:
            _drain(way, stop, step, options, given, signal, rest)
        case Does.RUNS_HOOKS:
            way.phase = Phase.CLEANUP
            way.branches += (unsure := stop.name in _IN_CHILDREN or not are_of_one_app(way))
            run_hooks(way, stop.name)
            way.branches -= unsure
        case Does.RUNS_SETTING:
            if hook := options.get(step.option):
                way.phase = Phase.CLEANUP
                # It runs in workers, within the time that these have for the drain.
                way.branches += (of_workers := step.option == _HOOK_OF_WORKERS)
                _run_setting(way, f"{stop.name} {step.text}", hook, stop.source)
                way.branches -= of_workers
        case Does.CLEANS:
            way.phase = Phase.CLEANUP
            way.add(f"{stop.name} {step.text}", source=stop.source)
        case Does.RETURNS:
            return ON
        case Does.RAISES_AGAIN:
            return _again(way, stop, step, signal, rest)
        case Does.EXITS:
            way.phase = Phase.EXIT
            way.add(f"{stop.name} {step.text}", source=stop.source)
            way.outcome = Outcome.ENDS
            return OVER
    return ON


def _drain(
    way: Path,
    stop: RunnerStop,
    step: StopStep,
    options: dict[str, Option],
    given: Bound | None,
    signal: str,
    rest: Rest | None,
) -> None:
    """Let a server finish its work, for as long as an option, the code or its default allows."""
    way.phase = Phase.DRAIN
    option = options.get(step.option)
    spot = option.spot if option else way.spot(rest.path, rest.step) if rest else None
    bound = _bound(step, option, given)
    breaks = f"nothing bounds how long {stop.name} waits" if bound == UNBOUNDED else ""
    if step.loses:
        breaks = f"{stop.name} loses what is in work when {signal} comes"
    text = f"{stop.name} {step.text}"
    is_default = bool(step.option) and not option and not given
    if is_default and step.seconds is not None:
        text += f" ({step.option} is {step.seconds / step.scale:g} by default)"
    elif bound == UNBOUNDED and step.option:
        text += f" (no {step.option.lstrip('-')})"
    # What nobody chose is judged where it is known that nobody did.
    certain = 0.0 if is_default else None
    if is_default and (elsewhere := options.get(CONFIG_ELSEWHERE)):
        bound, breaks = UNKNOWN, ""
        doubt = f"what {elsewhere.value} sets, which is not read"
        way.world.doubt(doubt, elsewhere.spot, goes_on=True)
    closes = stop.name if step.closes else ""
    way.add(
        text,
        spot,
        bound,
        source=stop.source,
        breaks=breaks,
        certain=certain,
        closes=closes,
    )


def _run_setting(way: Path, text: str, hook: Option, source: str) -> None:
    """Run a function of a configuration file, with what is known of it."""
    routine = next(
        (
            way.code.routine(function.name)
            for module in way.code.modules.values()
            if module.path == hook.spot.path
            for function in module.functions
            if last_word(function.name) == hook.name
        ),
        None,
    )
    way.add(text, hook.spot, source=source)
    if routine:
        Performer(way).run(routine)


def _again(way: Path, stop: RunnerStop, step: StopStep, signal: str, rest: Rest | None) -> Flow:
    way.phase = Phase.EXIT
    way.add(f"{stop.name} {step.text}", source=stop.source)
    found = registered_for(way, signal)
    routine = way.code.routine(found.step.target) if found else None
    if routine:
        way.add(f"calls {routine.summary.name.rpartition('.')[2]}", routine.spot())
        return Performer(way).run(routine)
    if way.is_first:
        way.add(f"PID 1 without a handler: the kernel drops {signal}, {stop.name} returns")
        if rest is not None:
            return ON
        way.outcome = Outcome.ENDS
        return OVER
    die(way, rest, signal)
    # The server itself has stopped in good order; what is lost is only what stands after it.
    way.outcome = Outcome.ENDS
    return OVER


def _bound(step: StopStep, option: Option | None, given: Bound | None) -> Bound:
    if option:
        try:
            return Bound(float(option.value) * step.scale)
        except ValueError:
            return UNKNOWN
    if given:
        return given
    if not step.known:
        return UNKNOWN
    return UNBOUNDED if step.seconds is None else Bound(step.seconds)
