"""An exit that is raised wherever the program is may come between two writes of one unit."""

from __future__ import annotations

from shutdown_lint.model.summary import Step, StepKind
from shutdown_lint.project.story.objects import every_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.project.story.path import Path
    from shutdown_lint.project.story.world import Rest

_K = StepKind
_DEPTH = 4  # calls within a round of the loop
_KEEPING = frozenset({"commit", "save", "flush"})


def between_writes(way: Path, rest: Rest | None) -> tuple[Step, Step] | None:
    """Two writes to one object in one go, between which the program may be; None: there are none.

    One after the other in a function that the loop calls, with nothing that takes an exit.
    """
    if rest is None or rest.step.kind is not _K.LOOP:
        return None
    for steps in _blocks(way, [part.steps for part in rest.step.parts], _DEPTH):
        writes = [step for step in steps if _is_write(step)]
        for number, first in enumerate(writes):
            for second in writes[number + 1 :]:
                if first.subject and first.subject == second.subject:
                    return first, second
    return None


def _blocks(way: Path, blocks: Sequence[Sequence[Step]], depth: int) -> Iterator[Sequence[Step]]:
    for steps in blocks:
        if any(step.kind in (_K.TRY, _K.WITH) for step in steps):
            continue  # it may roll back, or hold the signal off
        yield steps
        for step in every_step(steps):
            routine = way.code.routine(step.target) if step.kind is _K.CALL else None
            if routine and depth:
                yield from _blocks(way, [routine.summary.steps], depth - 1)


def _is_write(step: Step) -> bool:
    return step.kind is _K.CLEAN and step.target.rpartition(".")[2] in _KEEPING
