"""Conditions of which it is known whether they hold when a program is told to stop."""

from __future__ import annotations

from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.story.workers import workers_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import Part, Step
    from shutdown_lint.project.story.path import Path

_K = StepKind
_ASKED = ("", " is not None", ".is_alive()")


def asks_for_started(way: Path, part: Part) -> bool:
    """Whether a condition only asks if a worker is there that is joined then, and it was started.

    Whether it is still alive does not matter: if it is not, the join takes no time.
    """
    joined = {
        step.text.rpartition(".join(")[0]
        for step in part.steps
        if step.kind is _K.JOIN and _is_started(way, step.subject)
    }
    asked = {f"{one}{how}" for one in joined - {""} for how in _ASKED}
    return bool(asked) and all(term.strip() in asked for term in part.name.split(" and "))


def is_against_twice(way: Path, step: Step, following: Step | None) -> bool:
    """Whether a branch returns if the function has run before, which it notes right behind it."""
    if step.kind is not _K.CHOICE or len(step.parts) != 1 or following is None:
        return False
    (part,) = step.parts
    if following.kind is not _K.SET or way.when_told(following.subject):
        return False
    if not part.steps or any(one.kind is not _K.RETURN or one.target for one in part.steps):
        return False
    asked = part.name.removesuffix(".is_set()")
    noted = f"{asked}.set()" if asked != part.name else f"{asked} = True"
    return following.text == noted


def _is_started(way: Path, subject: str) -> bool:
    workers = workers_of(way, subject)
    return bool(workers) and not any(one.in_branch for one in workers)
