"""How long steps take."""

from __future__ import annotations

from shutdown_lint.model.story import AT_ONCE, UNBOUNDED, UNKNOWN, Bound
from shutdown_lint.model.summary import Step, StepKind
from shutdown_lint.project.story.parts import part_of

_K = StepKind
_TIMED = frozenset({_K.JOIN, _K.SLEEP, _K.WAIT})
_RUN_ONCE = {_K.TRY: ("body", "finally"), _K.WITH: ("enter", "body", "exit")}


def bound_of(step: Step) -> Bound:
    """How long a step takes at most."""
    if step.seconds is not None:
        return Bound(step.seconds)
    if step.bounded or step.kind is _K.SLEEP:
        return UNKNOWN
    return UNBOUNDED if step.kind in (_K.WAIT, _K.JOIN) else AT_ONCE


def certain_pace(loop: Step) -> float:
    """The seconds that each round of a loop may take, whatever branches it goes."""
    return sum(_certain(step, loop) for step in part_of(loop, "body"))


def _certain(step: Step, loop: Step) -> float:
    if step.kind in _TIMED:
        return 0.0 if step.subject and step.subject in loop.asks else step.seconds or 0.0
    names = _RUN_ONCE.get(step.kind, ())
    return sum(_certain(inner, loop) for name in names for inner in part_of(step, name))
