"""What the platform waits for, against what the way out takes."""

from __future__ import annotations

from shutdown_lint.model.deployment import seconds_of
from shutdown_lint.model.story import Bound, Break, Certainty, First, Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Launch, Spot


def first_of(outcome: Outcome, total: Bound, launch: Launch | None) -> First:
    """Whether the program's own end or SIGKILL comes first in the worst case."""
    if outcome is Outcome.DIES:
        return First.EXIT
    if launch is None:
        return First.NO_LIMIT
    if launch.grace.seconds is None:
        return First.UNKNOWN if launch.grace.written else First.NO_LIMIT
    if outcome is Outcome.UNKNOWN:
        return First.UNKNOWN
    if total.certainty is Certainty.UNBOUNDED or total.seconds >= _left(launch):
        return First.KILL  # what is known is too long already
    hook = launch.before_stop
    if total.certainty is Certainty.UNKNOWN or (hook and hook.seconds is None):
        return First.UNKNOWN
    return First.EXIT


def too_short(total: Bound, launch: Launch | None) -> Break | None:
    """The limit that is shorter than a way out that ends; None where it is long enough."""
    if launch is None or launch.grace.seconds is None or total.certainty is Certainty.UNBOUNDED:
        return None
    left, hook = _left(launch), launch.before_stop
    if total.seconds < left:
        return None
    if hook and total.seconds < launch.grace.seconds:
        return Break("the preStop hook leaves too little of the grace period", hook.spot)
    shorter = "no longer than" if total == Bound(left) else "shorter than"
    return Break(f"{launch.grace.name} is {shorter} the way out", _place(launch))


def _left(launch: Launch) -> float:
    return (launch.grace.seconds or 0.0) - seconds_of(launch.before_stop)


def _place(launch: Launch) -> Spot | None:
    return launch.grace.spot or launch.spot
