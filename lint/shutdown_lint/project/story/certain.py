"""What is sure of a program's way out, for those who compare it with what a platform does."""

from __future__ import annotations

from shutdown_lint.model.program import Closing, Share, WayOut
from shutdown_lint.model.story import Phase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.story import Story


def way_out_of(story: Story) -> WayOut:
    """The parts of a story that count in any case, in their order."""
    moments = story.moments
    shares = tuple(
        Share(one.certain, one.text, one.spot, one.phase is Phase.DRAIN)
        for one in moments
        if one.certain > 0 and one.spot is not None
    )
    closing = next(
        (
            Closing(one.closes, one.spot, one.start.seconds)
            for one in moments
            if one.closes and one.spot is not None
        ),
        None,
    )
    return WayOut(shares, closing)
