"""Code of which one part or another runs, and nobody knows which."""

from __future__ import annotations

import re

from shutdown_lint.model.story import Certainty
from shutdown_lint.project.story.guards import asks_for_started
from shutdown_lint.project.story.path import ON, Flow, Went

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.story import Bound, Break, Moment, Outcome
    from shutdown_lint.model.summary import Part, Step
    from shutdown_lint.project.story.performing import Performer

# What holds in a handler for the signal that it is for.
_OF_SIGNAL = re.compile(r"\b(SIGTERM|signum|sig|signal_number)\b")
_WORST = {Certainty.BOUNDED: 0, Certainty.UNKNOWN: 1, Certainty.UNBOUNDED: 2}


class _Tried:
    """A part, and what comes of it."""

    def __init__(self, performer: Performer, path: str, part: Part, *, certain: bool) -> None:
        way = performer.path
        before = way.elapsed
        moments, breaks = len(way.moments), len(way.breaks)
        outer, way.condition = way.condition, way.condition or part.name
        way.branches += not certain
        self.flow: Flow = performer.block(path, part.steps)
        way.branches -= not certain
        way.condition = outer
        self.elapsed: Bound = way.elapsed
        self.outcome: Outcome | None = way.outcome
        self.moments: list[Moment] = way.moments[moments:]
        self.breaks: list[Break] = way.breaks[breaks:]
        del way.moments[moments:], way.breaks[breaks:]
        way.elapsed, way.outcome = before, None

    @property
    def length(self) -> tuple[int, float]:
        return _WORST[self.elapsed.certainty], self.elapsed.seconds


def choose(performer: Performer, path: str, step: Step, *, implicit: bool) -> Flow:
    """Go the longest way; what the others do is told beside the path, with its condition."""
    way = performer.path
    told = dict(way.told)
    certain = len(step.parts) == 1 and (
        bool(_OF_SIGNAL.search(step.parts[0].name)) or asks_for_started(way, step.parts[0])
    )
    tried = [_Tried(performer, path, part, certain=certain) for part in step.parts]
    goes_on = [
        one for one in tried if one.flow.went is not Went.OVER and one.flow.went is not Went.RAISE
    ]
    if not tried:
        return ON
    if not goes_on and implicit and not certain:
        # A part that ends the program, on a second signal for one; the first one goes on.
        for one in tried:
            way.moments += [moment._replace(beside="otherwise") for moment in one.moments]
        return ON
    chosen = max(goes_on or tried, key=lambda one: one.length)
    for one in tried:
        keep = one is chosen
        way.moments += [
            moment if keep else moment._replace(beside=moment.beside or "otherwise")
            for moment in one.moments
        ]
        if keep:
            way.breaks += one.breaks
    flow = chosen.flow
    if implicit and not certain and flow.went is Went.RETURN and chosen.elapsed == way.elapsed:
        flow = ON  # who has nothing to do returns early: the other way is the longer one
    way.elapsed, way.outcome = chosen.elapsed, chosen.outcome
    if not certain:  # who ends the program at once does not end it in good order
        way.left_by |= {one.flow.went for one in tried} - {flow.went, Went.ON, Went.OVER}
    if implicit and not certain and way.told != told:
        # If it does not, nothing is told to end: that takes no less.
        text = f"whether `{step.parts[0].name}` holds"
        way.world.doubt(text, way.spot(path, step), goes_on=True)
    return flow
