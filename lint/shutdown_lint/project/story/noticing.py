"""From the signal to the moment when what is at work sees that it is to end.

A call that blocks goes on after a handler has returned (PEP 475). Who waits in an event loop is
woken by a handler of the loop, and not by one of `signal.signal`.
"""

from __future__ import annotations

from shutdown_lint.model.story import AT_ONCE, UNBOUNDED, UNKNOWN, Bound, Certainty, Phase
from shutdown_lint.model.summary import Carrier, Step, StepKind
from shutdown_lint.project.story.bounds import bound_of, certain_pace
from shutdown_lint.project.story.exceptions import CANCELLED
from shutdown_lint.project.story.path import ON, OVER, Flow, Path, Went, last_word
from shutdown_lint.project.story.workers import ALL_TASKS, workers_of
from shutdown_lint.project.story.world import ANSWERED, Holds, Rest, choices_in

_K = StepKind
_PAUSES = frozenset({"signal.pause"})
_POLL = 0.5  # seconds: socketserver.BaseServer.serve_forever


def notice(way: Path, rest: Rest, *, quiet: bool = False) -> Flow:
    """What becomes of a rest once handlers have returned; `quiet` where it is not the main one."""
    way.phase = Phase.NOTICE
    way.branches += (branches := choices_in(rest.frames))
    flow = _noticed(way, rest, quiet=quiet)
    way.branches -= branches
    return flow


def _noticed(way: Path, rest: Rest, *, quiet: bool) -> Flow:
    if _is_cancelled(way, rest):
        way.add("is cancelled where it waits", way.spot(rest.path, rest.step))
        return Flow(Went.RAISE, CANCELLED)
    if rest.step.kind is _K.LOOP:
        return _loop(way, rest, quiet=quiet)
    if rest.step.kind is _K.SERVE:
        return _server(way, rest, quiet=quiet)
    return _wait(way, rest, quiet=quiet)


def _is_cancelled(way: Path, rest: Rest) -> bool:
    return rest.is_async and any(
        name.rpartition(".")[2].strip("()") in (ALL_TASKS, "current_task", "main_task")
        for name in way.told
    )


def _loop(way: Path, rest: Rest, *, quiet: bool) -> Flow:
    step, spot = rest.step, way.spot(rest.path, rest.step)
    waits = _waits_inside(rest)
    told = way.when_told(*step.asks)
    if told:
        return _asks(way, rest, waits, wakes=told.wakes)
    if any(way.when_told(wait.subject) for _, wait in waits):
        way.add(f"what it waits for ends: {step.text}", spot, AT_ONCE)
        return ON
    # What other code sets under this very name is not set on this path; what none does may be an
    # object that goes by another name.
    if way.told and step.asks and not any(map(way.code.is_told, step.asks)):
        way.add(f"asks whether it is to end: {step.text}", spot, UNKNOWN)
        way.world.doubt(f"whether what is set is what `{step.text}` asks", spot)
        return ON
    if way.doubtful:
        way.add(f"is at work: {step.text}", spot, UNKNOWN)
        return ON
    if quiet:
        return OVER
    why = "asks for nothing that could end it" if not step.asks else "is not told"
    return way.stay(f"goes on: {step.text}", spot, f"the loop {why}: {step.text}")


def _asks(way: Path, rest: Rest, waits: list[tuple[str, Step]], *, wakes: bool) -> Flow:
    step, spot = rest.step, way.spot(rest.path, rest.step)
    stuck = [
        (path, wait)
        for path, wait in waits
        if bound_of(wait).certainty is Certainty.UNBOUNDED
        and wait.target not in ANSWERED
        and not way.when_told(wait.subject)
    ]
    if step.pace is not None:
        pace = Bound(step.pace)
        certain = min(step.pace, certain_pace(step))
        way.add(f"asks whether it is to end: {step.text}", spot, pace, certain=certain)
    elif stuck:
        path, wait = stuck[0]
        way.add(
            f"is blocked, and asks only after that: {wait.text}",
            way.spot(path, wait),
            UNBOUNDED,
            breaks=f"nothing ends this wait, so the flag is not looked at: {wait.text}",
        )
    elif rest.is_async and not wakes and not any(one.seconds for _, one in waits):
        way.add(
            f"asks once something wakes the event loop: {step.text}",
            spot,
            UNBOUNDED,
            breaks="a handler of `signal.signal` does not wake the event loop",
        )
    else:
        way.add(f"asks after each round, however long that takes: {step.text}", spot, UNKNOWN)
    return ON


def _waits_inside(rest: Rest) -> list[tuple[str, Step]]:
    return [
        (path, step) for path, step in rest.others if step.kind in (_K.WAIT, _K.SLEEP, _K.JOIN)
    ]


def _server(way: Path, rest: Rest, *, quiet: bool) -> Flow:
    step, spot = rest.step, way.spot(rest.path, rest.step)
    name = last_word(step.target)
    told = way.when_told(step.subject) or (way.when_told("") if step.subject else None)
    if told is None and not step.subject and way.told:
        told = next(iter(way.told.values()))
    if told is None:
        if way.told or way.doubtful:
            way.add(f"serves: {step.text}", spot, UNKNOWN)
            way.world.doubt(f"whether that ends `{step.text}`", spot)
            return ON
        if quiet:
            return OVER
        return way.stay(f"serves on: {step.text}", spot, f"nothing stops the server: {step.text}")
    if rest.is_async and not told.wakes:
        way.add(
            f"stops once something wakes the event loop: {step.text}",
            spot,
            UNBOUNDED,
            breaks="a handler of `signal.signal` does not wake the event loop",
        )
        return ON
    bound = Bound(step.seconds) if step.seconds is not None else AT_ONCE
    if name == "serve_forever" and not rest.is_async:
        bound = Bound(_POLL)
    way.add(f"stops serving: {step.text}", spot, bound)
    return ON


def _wait(way: Path, rest: Rest, *, quiet: bool) -> Flow:
    step, spot = rest.step, way.spot(rest.path, rest.step)
    if step.kind is _K.SLEEP:
        way.add(f"sleeps to its end: {step.text}", spot, bound_of(step))
        return ON
    if step.target in _PAUSES:
        way.add(f"returns: {step.text}", spot)
        return ON
    told = way.when_told(step.subject)
    if told and rest.is_async and not told.wakes:
        way.add(
            f"wakes once something wakes the event loop: {step.text}",
            spot,
            UNBOUNDED,
            breaks="a handler of `signal.signal` does not wake the event loop",
        )
        return ON
    workers = workers_of(way, step.subject)
    if told and not workers:
        way.add(f"wakes: {step.text}", spot)
        return ON
    if workers:
        from shutdown_lint.project.story.workers import join

        flow = join(way, rest.path, step)
        cancelled = told and any(one.carrier is Carrier.TASK for one in workers)
        return Flow(Went.RAISE, CANCELLED) if cancelled else flow
    if way.told or way.doubtful or not rest.sure:
        way.add(f"waits on: {step.text}", spot, UNKNOWN)
        way.world.doubt(f"whether anything ends `{step.text}`", spot)
        return ON
    if quiet:
        return OVER
    return way.stay(f"waits on: {step.text}", spot, f"nothing ends this wait: {step.text}")


def inner_frames(rest: Rest, flow: Flow) -> Rest:
    """The rest without what stands inside of its loop, when it is the loop that ended."""
    if rest.step.kind is not _K.LOOP or flow.went is Went.RAISE:
        return rest
    for number in range(len(rest.frames) - 1, -1, -1):
        frame = rest.frames[number]
        if frame.holds is Holds.LOOP and frame.step is rest.step:
            return rest._replace(frames=rest.frames[:number])
    return rest
