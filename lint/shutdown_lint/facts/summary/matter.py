"""Which steps matter for a stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FRAMES = frozenset({StepKind.CHOICE, StepKind.EACH, StepKind.TRY, StepKind.WITH})


def of_matter(step: Step) -> bool:
    """Whether a step does something, or leaves what does something around it."""
    if step.kind is StepKind.TRY:
        return does_something(step)
    if step.kind in _FRAMES:
        return any(of_matter(inner) for part in step.parts for inner in part.steps)
    return True


def does_something(step: Step) -> bool:
    """Whether a step is more than a way out."""
    if step.kind in (StepKind.RETURN, StepKind.YIELD):
        return False
    if step.kind in _FRAMES:
        return any(does_something(inner) for part in step.parts for inner in part.steps)
    return True


def trimmed(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps of a function; none if nothing in it does something."""
    if not any(map(does_something, steps)):
        return ()
    end = len(steps)
    while end and steps[end - 1].kind is StepKind.RETURN and steps[end - 1].target != "raise":
        end -= 1
    return steps[:end]


def all_steps(steps: Iterable[Step]) -> Iterator[Step]:
    """Steps and those inside of them."""
    stack = list(steps)[::-1]
    while stack:
        step = stack.pop()
        yield step
        stack += [inner for part in step.parts[::-1] for inner in part.steps[::-1]]
