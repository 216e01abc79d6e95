"""Waits without a bound, for something that somebody else has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge import producers, untimed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.rows import Rows
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.waits.joins import Joins
    from shutdown_lint.facts.waits.wait_ends import WaitEnds


class Waits:
    """The waits of a module."""

    def __init__(
        self,
        functions: Functions,
        objects: Objects,
        origins: Origins,
        rows: Rows,
        effects: Effects,
        joins: Joins,
        wait_ends: WaitEnds,
    ) -> None:
        self._functions = functions
        self._objects = objects
        self._origins = origins
        self._rows = rows
        self._effects = effects
        self._joins = joins
        self._wait_ends = wait_ends

    def until(self, callee: cst.BaseExpression) -> str | None:
        """What ends such a wait when it is given no bound; None if the call is no such wait.

        `join` of threads and processes is not among them: see `Joins`.
        """
        return self._rows.of(callee, untimed.UNTIL)

    def untimed_until(self, call: cst.Call, way: Sequence[cst.CSTNode] = ()) -> str | None:
        """What a call waits for without a bound; None where it has one, or is not known to wait.

        `way` has the calls through which the code gets there, when those are known.
        """
        until = self.until(call.func)
        if until is None or self._wait_ends.is_sure(call, way):
            return None
        if until not in untimed.UNTIMEABLE:
            row = self._effects.blocking(call)
            if row is None or self._effects.bound_of_wait(call, row, way).given:
                return None
        if isinstance(call.func, cst.Attribute) and self._joins.is_killed_before(call):
            return None
        return until

    def is_errand(self, wait: cst.CSTNode) -> bool:
        """Whether a wait is for a child that its own function starts: it is there to end."""
        if not isinstance(wait, cst.Call) or not isinstance(wait.func, cst.Attribute):
            return False
        child = wait.func.value
        if self._objects.known(child) != "subprocess.Popen":
            return False
        origin, around = self._origins.of(child), self._functions.around(wait)
        return (
            origin is not None
            and around is not None
            and all(self._functions.around(made) == around for made in origin.calls)
        )

    def flush(self, callee: cst.BaseExpression) -> str | None:
        """How long a producer's flush may take without a bound; None if the call is no flush."""
        return self._rows.of(callee, producers.FLUSHES)

    def untimed_flush(self, call: cst.Call, way: Sequence[cst.CSTNode] = ()) -> str | None:
        """How long a call may flush a producer; None where it has a bound, or flushes none."""
        long = self.flush(call.func)
        if long is None or self._wait_ends.is_sure(call, way):
            return None
        row = self._effects.blocking(call)
        if row is None or self._effects.bound_of_wait(call, row, way).given:
            return None
        return long
