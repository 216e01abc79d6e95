"""How long a round of a loop may take until it looks again whether to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.summary import Part, Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_TIMED = frozenset({StepKind.JOIN, StepKind.SLEEP, StepKind.WAIT})


def pace_of(steps: Iterable[Step], asks: Collection[str]) -> float | None:
    """The seconds that steps take at most, waits for what the loop asks left out.

    None where no bound is known, as where they call something.
    """
    total = 0.0
    for step in steps:
        seconds = _seconds(step, asks)
        if seconds is None:
            return None
        total += seconds
    return total


def _seconds(step: Step, asks: Collection[str]) -> float | None:
    if step.kind in _TIMED:
        return 0.0 if step.subject and step.subject in asks else step.seconds
    if step.kind in (StepKind.CALL, StepKind.STOP):
        return step.seconds
    if step.kind in (StepKind.LOOP, StepKind.SERVE, StepKind.UNKNOWN):
        return None
    if step.kind is StepKind.CHOICE:
        return _longest(step.parts, asks)
    if step.kind is StepKind.TRY:
        return _of_try(step, asks)
    inner = [pace_of(part.steps, asks) for part in step.parts]
    known = [one for one in inner if one is not None]
    if step.kind is StepKind.WITH and step.seconds is not None and len(known) < len(inner):
        return step.seconds
    if len(known) < len(inner):
        return None
    total = sum(known, 0.0)
    if step.kind is StepKind.EACH and total:
        return None if step.times is None else total * step.times
    return total


def _longest(parts: Iterable[Part], asks: Collection[str]) -> float | None:
    found = [pace_of(part.steps, asks) for part in parts]
    known = [one for one in found if one is not None]
    return max(known, default=0.0) if len(known) == len(found) else None


def _of_try(step: Step, asks: Collection[str]) -> float | None:
    clauses = [part for part in step.parts if part.name.startswith("except")]
    others = [part for part in step.parts if not part.name.startswith("except")]
    found = [_longest(clauses, asks), *(pace_of(part.steps, asks) for part in others)]
    known = [one for one in found if one is not None]
    return sum(known) if len(known) == len(found) else None
