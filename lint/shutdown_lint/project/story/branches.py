"""Where a program is at rest of which one branch or another runs."""

from __future__ import annotations

from shutdown_lint.model.deployment import Spot
from shutdown_lint.project.story.commands import named
from shutdown_lint.project.story.parts import Goes, has_else
from shutdown_lint.project.story.world import Frame, Holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import Step
    from shutdown_lint.project.story.life import Life
    from shutdown_lint.project.story.world import Rest


def choose(life: Life, path: str, step: Step) -> Goes:
    """Try each part of a choice; it stays where one of them does."""
    if (chosen := named(step, life.world.words)) is not None:
        return life.block(path, chosen.steps)
    stays: list[tuple[tuple[Frame, ...], Rest]] = []
    before = tuple(life.frames)
    leaves = 0
    for part in step.parts:
        life.frames.append(Frame(Holds.CHOICE, path, step, part.name))
        goes = life.popped(life.block(path, part.steps))
        if goes is Goes.STAYS and life.rest:
            stays.append((tuple(life.frames), life.rest))
            life.frames[:] = before
        leaves += goes is Goes.AWAY
    if not stays:
        every = leaves == len(step.parts) and has_else(step.parts)
        return Goes.AWAY if every else Goes.ON
    frames, rest = stays[0]
    if len(stays) > 1:
        places = ", ".join(f"`{one.step.text}`" for _, one in stays)
        life.world.doubt(
            f"which of these it is at is decided at run time: {places}", Spot(path, step.span)
        )
        others = tuple((one.path, one.step) for _, one in stays)
        rest = rest._replace(others=(*rest.others, *others), sure=False)
    life.rest = rest
    life.frames[:] = frames
    return Goes.STAYS
