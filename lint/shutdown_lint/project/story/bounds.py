"""How long steps take."""

from __future__ import annotations

from shutdown_lint.model.story import AT_ONCE, UNBOUNDED, UNKNOWN, Bound
from shutdown_lint.model.summary import Step, StepKind

_K = StepKind


def bound_of(step: Step) -> Bound:
    """How long a step takes at most."""
    if step.seconds is not None:
        return Bound(step.seconds)
    if step.bounded or step.kind is _K.SLEEP:
        return UNKNOWN
    return UNBOUNDED if step.kind in (_K.WAIT, _K.JOIN) else AT_ONCE
