"""From where the program was to its end: what unwinds, and what is still to come."""

from __future__ import annotations

from shutdown_lint.model.story import UNKNOWN, Phase
from shutdown_lint.model.summary import Carrier
from shutdown_lint.project.story.exceptions import CANCELLED
from shutdown_lint.project.story.path import OVER, Flow, Path, Went
from shutdown_lint.project.story.performing import Performer
from shutdown_lint.project.story.workers import end_of, is_sure_of, label
from shutdown_lint.project.story.world import Frame, Holds, choices_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.model.summary import Step


def leave(way: Path, frames: Sequence[Frame], flow: Flow) -> Flow:
    """Go out through the frames, the innermost one first."""
    performer = Performer(way)
    way.phase = Phase.CLEANUP
    pending, left_by = "", set(way.left_by)
    # What stands in a branch does not run if it was another one that led to where the program is.
    way.branches += choices_in(frames)
    if flow.went is Went.RAISE and flow.error != CANCELLED:
        if any(frame.holds is Holds.EVENT_LOOP for frame in frames):
            # The loop ends by it, and what runs in the loop is cancelled.
            pending, flow = flow.error, Flow(Went.RAISE, CANCELLED)
    for frame in reversed(frames):
        if flow.went is Went.OVER:
            return flow
        step = frame.step
        match frame.holds:
            case Holds.BLOCK:
                if flow.went is Went.ON:
                    flow = performer.block(frame.path, frame.left)
            case Holds.CHOICE:
                way.branches -= 1
            case Holds.CALL:
                way.ended_function(left_by)
                if flow.went is not Went.RAISE:
                    flow = Flow()
            case Holds.EVENT_LOOP:
                _end_tasks(way)
                if step:
                    way.add(f"the event loop ends: {step.text}", way.spot(frame.path, step))
                if pending:
                    flow, pending = Flow(Went.RAISE, pending), ""
                elif flow.went is not Went.RAISE:
                    flow = Flow()
            case Holds.TRY if step:
                flow = performer.try_from(frame.path, step, frame.part, flow)
            case Holds.WITH if step and frame.part != "exit":
                flow = performer.leave(frame.path, step, flow)
            case Holds.LOOP if step:
                flow = _round(way, frame.path, step, flow)
                way.ended_loop()
            case Holds.EACH:
                way.ended_loop()
                flow = Flow() if flow.went in (Went.BREAK, Went.CONTINUE) else flow
    return flow


def _round(way: Path, path: str, step: Step, flow: Flow) -> Flow:
    """What a loop does when one of its rounds ended so."""
    if flow.went is Went.BREAK:
        return Flow()
    if flow.went in (Went.RAISE, Went.RETURN, Went.HANDED_OVER, Went.OVER):
        return flow
    spot = way.spot(path, step)
    if way.when_told(*step.asks):
        way.add(f"asks whether it is to end: {step.text}", spot)
        return Flow()
    if step.asks and way.told:
        way.add(f"asks whether it is to end: {step.text}", spot, UNKNOWN)
        way.world.doubt(f"whether what is set is what `{step.text}` asks", spot)
        return Flow()
    if way.beside:
        return OVER
    return way.stay(
        f"goes round again: {step.text}",
        spot,
        "the exit is caught inside of the loop, which goes on",
    )


def _end_tasks(way: Path) -> None:
    """What `asyncio.run` does at its end: the tasks that are left are cancelled and waited for."""
    tasks = [
        one
        for one in way.world.workers
        if one.carrier is Carrier.TASK and one.name not in way.ended and one.step.subject
    ]
    for task in tasks:
        way.tell(task.step.subject, wakes=True)
    for task in tasks:
        way.ended.add(task.name)
        end = end_of(way, task)
        spot = way.spot(task.path, task.step)
        if end is None:
            way.add(f"waits for what it cancelled: {label(task)}", spot, UNKNOWN)
        else:
            certain = None if is_sure_of(way, task) else 0.0
            left = way.wait_until(end)
            way.add(f"cancels, and waits for: {label(task)}", spot, left, certain=certain)
