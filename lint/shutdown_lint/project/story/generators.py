"""Generators that hand over and go on when they are left: lifespans, context managers."""

from __future__ import annotations

from shutdown_lint.project.story.code import hands_over
from shutdown_lint.project.story.life import Life
from shutdown_lint.project.story.parts import Goes
from shutdown_lint.project.story.path import ON, last_word
from shutdown_lint.project.story.way_out import leave
from shutdown_lint.project.story.world import Holds, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.project.story.code import Code, Routine
    from shutdown_lint.project.story.path import Flow
    from shutdown_lint.project.story.performing import Performer
    from shutdown_lint.project.story.world import Frame, Rest


def resume(performer: Performer, routine: Routine) -> Flow:
    """Run what stands behind the `yield` of a generator; all of what is none."""
    way = performer.path
    if not hands_over(routine):
        return performer.run(routine)
    life = UntilHandedOver(way.code, World())
    life.run(routine)
    if not life.handed_over:
        name = last_word(routine.summary.name)
        way.world.doubt(f"what {name} does behind its yield", routine.spot())
        return ON
    return leave(way, life.handed_over, ON)


class UntilHandedOver(Life):
    """A generator up to its `yield`, which it came to long ago: wherever it waited, it went on."""

    def __init__(self, code: Code, world: World) -> None:
        super().__init__(code, world)
        self.handed_over: tuple[Frame, ...] = ()  # where it did so first

    def _rests(self, rest: Rest) -> Goes:
        self.passed = rest
        return Goes.ON

    def _hands_over(self) -> Goes:
        # Those that it has entered on its way have hands of their own.
        is_own = sum(frame.holds is Holds.CALL for frame in self.frames) == 1
        if is_own and not self.handed_over:
            self.handed_over = tuple(self.frames)
        return Goes.AWAY
