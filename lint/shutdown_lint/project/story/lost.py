"""Cleanup that stands on the way out, which a process that dies at once does not go."""

from __future__ import annotations

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.summary import Step, StepKind
from shutdown_lint.project.story.objects import every_step
from shutdown_lint.project.story.parts import part_of
from shutdown_lint.project.story.world import Holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.project.story.path import Path
    from shutdown_lint.project.story.world import Frame, Rest

_CLEANING = frozenset({StepKind.CLEAN, StepKind.STOP, StepKind.JOIN, StepKind.CALL})
_DEPTH = 3  # calls that lead to it


def lost_cleanup(way: Path, rest: Rest | None) -> list[tuple[str, Spot]]:
    """What would have cleaned up, in the order in which it would have run."""
    found: dict[tuple[str, Spot], None] = {}
    for frame in reversed(rest.frames if rest else ()):
        for step in _on_exit(frame):
            if _cleans(way, step, _DEPTH):
                found[step.text, way.spot(frame.path, step)] = None
    for hook in reversed(way.world.hooks):
        if hook.step.kind is StepKind.AT_EXIT:
            found[hook.step.text, way.spot(hook.path, hook.step)] = None
    return list(found)


def left_to_interrupt(way: Path, rest: Rest | None) -> Spot | None:
    """What a clause for Ctrl+C, around where the program is, does by other means than cleanup."""
    module = way.code.modules.get(rest.path) if rest is not None else None
    if rest is None or module is None:
        return None
    lines = {one.step.span.line for one in rest.frames if one.step and one.path == rest.path}
    lines.add(rest.step.span.line)
    for clause in module.on_interrupt:
        if clause.running.line in lines:
            return Spot(rest.path, clause.work)
    return None


def _on_exit(frame: Frame) -> Iterator[Step]:
    step = frame.step
    if step is None:
        return
    if frame.holds is Holds.TRY and frame.part == "body":
        clauses = [part.steps for part in step.parts if "Interrupt" in part.name]
        for steps in (*clauses, part_of(step, "finally")):
            yield from every_step(steps)
    if frame.holds is Holds.WITH and frame.part != "exit":
        yield from every_step(part_of(step, "exit"))


def _cleans(way: Path, step: Step, depth: int) -> bool:
    if step.kind is not StepKind.CALL:
        return step.kind in _CLEANING
    routine = way.code.routine(step.target)
    if routine is None or not depth:
        return False
    inner: Sequence[Step] = tuple(every_step(routine.summary.steps))
    return any(_cleans(way, one, depth - 1) for one in inner)
