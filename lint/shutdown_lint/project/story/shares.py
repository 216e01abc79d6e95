"""What surely adds up on a program's way out, for those who compare it with a grace period."""

from __future__ import annotations

from shutdown_lint.model.program import Share
from shutdown_lint.model.story import Phase
from shutdown_lint.project.story.telling import told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.program import Program


def shares_of(program: Program) -> tuple[Share, ...]:
    """The parts of the story that count in any case, in their order."""
    return tuple(
        Share(one.certain, one.text, one.spot, one.phase is Phase.DRAIN)
        for one in told(program, {}).moments
        if one.certain > 0 and one.spot is not None
    )
