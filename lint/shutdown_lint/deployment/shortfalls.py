"""Platforms that kill a program before it has had the time that it may take to stop."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.drains import drain_of
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from shutdown_lint.deployment.drains import Drain
    from shutdown_lint.model.deployment import Launch, Spot
    from shutdown_lint.model.program import Program

_HEADROOM: Final = 5  # seconds, for what comes after the drain: hooks, exit callbacks


class Shortfall(NamedTuple):
    """A grace period that ends before the drain, or with it."""

    left: float  # seconds from the stop signal to SIGKILL
    drain: Drain
    spot: Spot  # of the grace period, or of the process when nobody chose one
    is_chosen: bool  # somebody wrote one of the two numbers
    needed: int  # seconds of grace that would do


def shortfall_of(launch: Launch, program: Program | None) -> Shortfall | None:
    """The shortfall of what a platform starts, where both numbers are known."""
    grace, hook = launch.grace, launch.before_stop
    drain = drain_of(launch, program)
    if drain is None or grace.seconds is None:
        return None
    if launch.command and launch.command.keeper and not launch.group_signal:
        return None  # the program is not told to stop at all
    before = (hook.seconds or 0.0) if hook else 0.0
    left = grace.seconds - before
    if left <= 0 or left > drain.seconds:
        return None
    is_chosen = grace.spot is not None or drain.spot is not None
    needed = math.ceil(drain.seconds + before) + _HEADROOM
    return Shortfall(left, drain, grace.spot or launch.spot, is_chosen, needed)
