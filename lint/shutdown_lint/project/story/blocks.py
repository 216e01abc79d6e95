"""Loops, `with` blocks and starts on the way out."""

from __future__ import annotations

from shutdown_lint.model.story import AT_ONCE, UNBOUNDED, UNKNOWN, Bound, both
from shutdown_lint.project.story.parts import part_of
from shutdown_lint.project.story.path import ON, Flow, Went, last_word
from shutdown_lint.project.story.world import Worker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import Step
    from shutdown_lint.project.story.performing import Performer


def start(performer: Performer, path: str, step: Step) -> Flow:
    """Start something that runs beside the path from then on."""
    way = performer.path
    routine = way.code.routine(step.target)
    name = step.subject or step.target or step.text
    if step.carrier:
        way.world.workers.append(Worker(path, step, step.carrier))
        way.ended.add(name)
    way.add(f"starts {step.carrier or 'a thread'}: {step.text}", way.spot(path, step))
    if routine:
        other = way.worker(f"{step.carrier or 'thread'} {last_word(name)}")
        other.in_loop = way.in_loop
        beside = type(performer)(other)
        beside.running = [*performer.running]
        beside.run(routine)
        way.seen_workers[way.code.objects.at(name)] = other.elapsed
    return ON


def loop(performer: Performer, path: str, step: Step) -> Flow:
    """Go round until it is told, or has done."""
    way, spot = performer.path, performer.path.spot(path, step)
    if way.when_told(*step.asks):
        bound = UNKNOWN if step.pace is None else Bound(step.pace)
        way.add(f"one last round at most: {step.text}", spot, bound)
        return ON
    flow = performer.block(path, part_of(step, "body"))
    if flow.went in (Went.RAISE, Went.OVER, Went.RETURN):
        return flow
    if flow.went is not Went.BREAK:
        way.add(
            f"goes round until it has done: {step.text}",
            spot,
            UNBOUNDED,
            breaks=f"no bound ends this loop: {step.text}",
        )
    return ON


def each(performer: Performer, path: str, step: Step) -> Flow:
    """Run the body, and tell that it is done for each."""
    way = performer.path
    before = way.elapsed
    flow = performer.block(path, part_of(step, "body"))
    took = way.elapsed.seconds - before.seconds
    if took and flow.went is Went.ON and step.times != 1:
        more = UNKNOWN if step.times is None else Bound(took * (step.times - 1))
        if more != AT_ONCE:
            often = "" if step.times is None else f" {step.times} times"
            way.add(f"the same for each of them{often}: {step.text}", way.spot(path, step), more)
    return ON if flow.went in (Went.BREAK, Went.CONTINUE) else flow


def within(performer: Performer, path: str, step: Step) -> Flow:
    """Enter, run and leave a `with` block."""
    before, number = performer.path.elapsed, len(performer.path.moments)
    flow = performer.block(path, part_of(step, "enter"))
    if flow.went is Went.ON:
        flow = performer.block(path, part_of(step, "body"))
    if step.seconds is not None:
        _cap(performer, number, before, Bound(step.seconds), path, step)
    return performer.leave(path, step, flow)


def _cap(
    performer: Performer, number: int, before: Bound, limit: Bound, path: str, step: Step
) -> None:
    """Let a block with a limit take no longer than that."""
    way = performer.path
    limited = both(before, limit)
    over = way.elapsed.certainty is not before.certainty or way.elapsed > limited
    if not over:
        return
    inner = [one._replace(beside=one.beside or "within its limit") for one in way.moments[number:]]
    way.moments[number:] = inner
    way.elapsed = before
    way.add(f"for no longer than its limit: {step.text}", way.spot(path, step), limit)
