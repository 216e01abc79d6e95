"""Code of which one part or another runs, and nobody knows which."""

from __future__ import annotations

import re

from shutdown_lint.model.story import Certainty
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

    def __init__(self, performer: Performer, path: str, part: Part) -> None:
        way = performer.path
        before = way.elapsed
        moments, breaks = len(way.moments), len(way.breaks)
        outer, way.condition = way.condition, way.condition or part.name
        self.flow: Flow = performer.block(path, part.steps)
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
    tried = [_Tried(performer, path, part) for part in step.parts]
    goes_on = [
        one for one in tried if one.flow.went is not Went.OVER and one.flow.went is not Went.RAISE
    ]
    if not tried:
        return ON
    certain = len(tried) == 1 and _OF_SIGNAL.search(step.parts[0].name)
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
    way.elapsed, way.outcome = chosen.elapsed, chosen.outcome
    if implicit and not certain and way.told != told:
        way.world.doubt(f"whether `{step.parts[0].name}` holds", way.spot(path, step))
    return chosen.flow
