"""What surely adds up on a program's way out, for those who compare it with a grace period."""

from __future__ import annotations

from shutdown_lint.model.program import Share
from shutdown_lint.model.story import Phase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.story import Story


def shares_of(story: Story) -> tuple[Share, ...]:
    """The parts of a story that count in any case, in their order."""
    return tuple(
        Share(one.certain, one.text, one.spot, one.phase is Phase.DRAIN)
        for one in story.moments
        if one.certain > 0 and one.spot is not None
    )
