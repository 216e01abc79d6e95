"""Parts of compound steps, and how blocks of them end."""

from __future__ import annotations

from enum import Enum

from shutdown_lint.model.summary import Step, StepKind
from shutdown_lint.project.story.world import ANSWERED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.model.summary import Part
    from shutdown_lint.project.story.world import Rest

_K = StepKind


class Goes(Enum):
    """How a block of code ends."""

    ON = "on"
    AWAY = "away"  # by a return, a break or an exit
    STAYS = "stays"


def has_else(parts: Sequence[Part]) -> bool:
    """Whether one of the parts of a choice runs in any case."""
    return any(part.name in ("", "else") for part in parts)


def part_of(step: Step, name: str) -> tuple[Step, ...]:
    """The steps of a part; none where there is no such part."""
    return next((part.steps for part in step.parts if part.name == name), ())


def length_of(rest: Rest) -> float:
    """How long it stays there, for comparison."""
    seconds = rest.step.seconds
    if seconds is None:
        if rest.step.target in ANSWERED:
            return -1.0
        return 0.0 if rest.step.kind is _K.SLEEP or rest.step.bounded else float("inf")
    return seconds
