"""What is lost when the process ends without unwinding."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.substance import Substance
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.in_flight import InFlight


class Stake(NamedTuple):
    """Something that counts on the process ending in order."""

    node: cst.CSTNode
    loss: str  # as the end of "… ends the process on the spot: "
    what: str  # worded as a related place


class AtStake:
    """What of a module is in force while the program runs, and runs only when it unwinds."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        cleanups: Cleanups,
        loops: Loops,
        substance: Substance,
        in_flight: InFlight,
        workers: Workers,
        exceptions: Exceptions,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._cleanups = cleanups
        self._loops = loops
        self._substance = substance
        self._in_flight = in_flight
        self._workers = workers
        self._exceptions = exceptions

    @cached_property
    def first(self) -> Stake | None:
        """The plainest thing to lose; None where there is nothing in sight."""
        return next(self._all(), None)

    @cached_property
    def exits_are_awaited(self) -> bool:
        """Whether somebody in the module counts on an exit: it unwinds to their cleanup."""
        return (
            self.first is not None
            or any(cleanup.is_of_block for cleanup in self._cleanups.all)
            or any(
                "builtins.SystemExit" in self._exceptions.caught(clause)
                for clause in self._tree.all(cst.ExceptHandler)
            )
        )

    def _all(self) -> Iterator[Stake]:
        for try_ in self._tree.all(cst.Try):
            if try_.finalbody is not None and self._is_in_force(try_.body):
                if next(self._substance.of(try_.finalbody.body), None) is not None:
                    yield Stake(
                        try_.finalbody, "a finally clause does not run", "this does not run"
                    )
        for place in self._cleanups.exit_places:
            if not self._workers.runs_in_child(place):
                yield Stake(place, "exit callbacks do not run", "this does not run")
        for with_ in self._tree.all(cst.With):
            if self._is_in_force(with_.body):
                yield Stake(with_.items[0], "a with block is not left", "its end does not run")
        work = self._in_flight.first
        if work is not None:
            yield Stake(work.node, f"{work.noun} may be cut in half", work.what)

    def _is_in_force(self, body: cst.BaseSuite) -> bool:
        """Whether the main program spends its time in a block."""
        if self._functions.around(body) in self._workers.functions:
            return False
        return next(self._loops.long_running_nodes(body), None) is not None
