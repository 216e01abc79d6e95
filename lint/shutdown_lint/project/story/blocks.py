"""Loops, `with` blocks and starts on the way out."""

from __future__ import annotations

from shutdown_lint.knowledge.exits import ALARMS
from shutdown_lint.model.story import AT_ONCE, UNBOUNDED, UNKNOWN, Bound, Certainty, Outcome, both
from shutdown_lint.project.story.bounds import bound_of, certain_of
from shutdown_lint.project.story.parts import part_of
from shutdown_lint.project.story.path import ON, Flow, Went, last_word
from shutdown_lint.project.story.world import Worker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import Step
    from shutdown_lint.project.story.path import Path
    from shutdown_lint.project.story.performing import Performer


def start(performer: Performer, path: str, step: Step) -> Flow:
    """Start something that runs beside the path from then on."""
    way = performer.path
    if step.target in ALARMS:
        way.add(f"sets an alarm: {step.text}", way.spot(path, step))
        way.world.in_doubt = True  # it may cut off what comes after it
        return ON
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
        if other.outcome is Outcome.DIES:  # a timer that ends what takes too long
            way.world.in_doubt = True
        way.seen_workers[way.code.objects.at(name)] = other.elapsed
    return ON


def wait(way: Path, path: str, step: Step) -> None:
    """Wait, unless what is waited for has been told to end."""
    bound = AT_ONCE if way.when_told(step.subject) else bound_of(step)
    endless = bound.certainty is Certainty.UNBOUNDED
    breaks = f"waits for ever if need be: {step.text}" if endless else ""
    certain = min(bound.seconds, certain_of(step))
    way.add(f"waits: {step.text}", way.spot(path, step), bound, breaks=breaks, certain=certain)


def loop(performer: Performer, path: str, step: Step) -> Flow:
    """Go round until it is told, or has done."""
    way, spot = performer.path, performer.path.spot(path, step)
    if way.when_told(*step.asks):
        bound = UNKNOWN if step.pace is None else Bound(step.pace)
        way.add(f"one last round at most: {step.text}", spot, bound)
        return ON
    way.rounds += 1
    flow = performer.block(path, part_of(step, "body"))
    way.rounds -= 1
    way.ended_loop()
    if flow.went in (Went.RAISE, Went.OVER, Went.RETURN, Went.HANDED_OVER):
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
    limit = Limit(performer, path, step)
    before, certain = way.elapsed, way.certain
    way.rounds += not step.times
    way.clocked += step.seconds is not None
    flow = performer.block(path, part_of(step, "body"))
    way.clocked -= step.seconds is not None
    way.rounds -= not step.times
    took = way.elapsed.seconds - before.seconds
    more_certain = 0.0 if Went.BREAK in way.left_by else way.certain - certain
    way.ended_loop()
    if took and flow.went is Went.ON and step.times != 1:
        more = UNKNOWN if step.times is None else Bound(took * (step.times - 1))
        if more != AT_ONCE:
            often = "" if step.times is None else f" {step.times} times"
            text, spot = f"the same for each of them{often}: {step.text}", way.spot(path, step)
            more_certain *= (step.times or 1) - 1
            way.add(text, spot, more, certain=more_certain)
    limit.holds(is_reached=flow.went is Went.ON)
    return ON if flow.went in (Went.BREAK, Went.CONTINUE) else flow


def within(performer: Performer, path: str, step: Step) -> Flow:
    """Enter, run and leave a `with` block."""
    limit = Limit(performer, path, step)
    flow = ON
    for entered in part_of(step, "enter"):
        if flow.went is Went.ON:
            flow = performer.enter(entered)
    if flow.went is Went.ON:
        flow = performer.block(path, part_of(step, "body"))
    limit.holds()
    return performer.leave(path, step, flow)


class Limit:
    """A time that a step sets for what it runs, from now on."""

    def __init__(self, performer: Performer, path: str, step: Step) -> None:
        self._way = performer.path
        self._spot = performer.path.spot(path, step)
        self._step = step
        self._before, self._certain = self._way.elapsed, self._way.certain
        self._number = len(self._way.moments)

    def holds(self, *, is_reached: bool = False) -> None:
        """Let what has run since have taken no longer than that; or as long, where it goes on."""
        way, before, seconds = self._way, self._before, self._step.seconds
        if seconds is None:
            return
        limit = Bound(seconds)
        since = way.moments[self._number :]
        is_open = any(
            one.bound.certainty is not Certainty.BOUNDED
            for one in since
            if one.beside == way.beside and one.condition == way.condition
        )
        limited = both(before, limit)
        is_over = way.elapsed.certainty is not before.certainty or way.elapsed > limited
        if not is_over and not is_reached:
            return
        inner = [
            one._replace(beside=one.beside or "within its limit", certain=0.0) for one in since
        ]
        way.moments[self._number :] = inner
        certain = seconds if is_open or is_reached else min(seconds, way.certain - self._certain)
        way.elapsed, way.certain = before, self._certain
        text = f"for no longer than its limit: {self._step.text}"
        way.add(text, self._spot, limit, certain=certain)
