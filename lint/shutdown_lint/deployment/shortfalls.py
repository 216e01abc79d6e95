"""Platforms that kill a program before it has had the time that it may take to stop."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.children import run_by
from shutdown_lint.deployment.drains import Drain, drain_of
from shutdown_lint.knowledge.drain_limits import BY_PROGRAM
from shutdown_lint.model.deployment import seconds_of
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from shutdown_lint.model.deployment import Launch, Spot
    from shutdown_lint.model.program import Program, Share

_HEADROOM: Final = 5  # seconds, for what comes after the drain: hooks, exit callbacks


class Shortfall(NamedTuple):
    """A grace period that ends before the drain, or with it."""

    left: float  # seconds from the stop signal to SIGKILL
    drain: Drain
    shares: tuple[Share, ...]  # of the program's own code, that add to the drain or are all of it
    spot: Spot  # of the grace period, or of the process when nobody chose one
    is_chosen: bool  # somebody wrote one of the two numbers
    needed: int  # seconds of grace that would do

    @property
    def said(self) -> dict[str, Any]:
        """What messages say of it."""
        drain = self.drain
        return {
            "program": drain.program,
            "drain": drain.seconds,
            "purpose": drain.purpose,
            "left": self.left,
        }

    @property
    def places(self) -> list[tuple[Spot, str]]:
        """Where the time comes from, with what is said of each place."""
        drain, shares = self.drain.spot, self.shares
        of_drain = [(drain, "says so")] if drain is not None else []
        return [*of_drain, *((one.spot, f"{one.seconds:g} s: {one.text}") for one in shares)]


def shortfall_of(launch: Launch, program: Program | None) -> Shortfall | None:
    """The shortfall of what a platform starts, where both numbers are known."""
    grace = launch.grace
    if grace.seconds is None:
        return None
    if launch.command and launch.command.keeper and not launch.group_signal:
        return None  # the program is not told to stop at all
    drain, shares = _worst_case(launch, program)
    if drain is None:
        return None
    before = seconds_of(launch.before_stop)
    left = grace.seconds - before
    if left <= 0 or left > drain.seconds:
        return None
    is_chosen = grace.spot is not None or drain.spot is not None or bool(shares)
    needed = math.ceil(drain.seconds + before) + _HEADROOM
    return Shortfall(left, drain, shares, grace.spot or launch.spot, is_chosen, needed)


def _worst_case(launch: Launch, program: Program | None) -> tuple[Drain | None, tuple[Share, ...]]:
    """How long it may take to stop, and what of that its own code takes."""
    drain = drain_of(launch, program)
    shares = program.way_out().shares if program is not None else ()
    if launch.command and run_by(launch.command.words)[0] in BY_PROGRAM:
        shares = tuple(one for one in shares if not one.is_drain)  # options and files tell of it
    if program is None or not shares:
        return drain, ()
    own = sum(one.seconds for one in shares)
    if drain is None:
        return Drain(program.entry.name, own, f"to stop{_most_of(shares, own)}", None), shares
    purpose = f"{drain.purpose} and end, {own:g} s of them after these{_most_of(shares, own)}"
    return drain._replace(seconds=drain.seconds + own, purpose=purpose), shares


def _most_of(shares: Sequence[Share], whole: float) -> str:
    """What takes most of the time, as the end of a clause."""
    longest = max(shares, key=lambda one: one.seconds)
    _, found, code = longest.text.partition(": ")
    seconds = "" if longest.seconds == whole else f", {longest.seconds:g} s of them"
    return f"{seconds or ','} in `{code}`" if found else f"{seconds}: {longest.text}"
