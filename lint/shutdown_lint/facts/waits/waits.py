"""Waits without a bound, for something that somebody else has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.functions import written_name
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge import producers, untimed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.rows import Rows
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.waits.joins import Joins
    from shutdown_lint.facts.work.bounds import Bounds
    from shutdown_lint.facts.work.effects import Effects


class Waits:
    """The waits of a module."""

    def __init__(
        self,
        tree: Tree,
        objects: Objects,
        rows: Rows,
        effects: Effects,
        joins: Joins,
        bounds: Bounds,
    ) -> None:
        self._tree = tree
        self._objects = objects
        self._rows = rows
        self._effects = effects
        self._joins = joins
        self._bounds = bounds

    def until(self, callee: cst.BaseExpression) -> str | None:
        """What ends such a wait when it is given no bound; None for what is none.

        `join` of threads and processes is not among them: see `Joins`.
        """
        return self._rows.of(callee, untimed.UNTIL)

    def untimed_until(self, call: cst.Call, way: Sequence[cst.CSTNode] = ()) -> str | None:
        """What a call waits for without a bound; None where it has one, or is not known to wait.

        `way` has the calls through which the code gets there, when those are known.
        """
        until = self.until(call.func)
        if until is None or any(map(self._bounds.in_timeout_scope, (call, *way))):
            return None
        if until not in untimed.UNTIMEABLE:
            row = self._effects.blocking(call)
            if row is None or self._effects.bound_of_wait(call, row, way).given:
                return None
        if isinstance(call.func, cst.Attribute):
            if self._joins.is_killed_before(call) or self._is_over(call.func.value, call):
                return None
        return until

    def flush(self, callee: cst.BaseExpression) -> str | None:
        """How long a producer's flush may take that is given no bound; None for what is none."""
        return self._rows.of(callee, producers.FLUSHES)

    def untimed_flush(self, call: cst.Call, way: Sequence[cst.CSTNode] = ()) -> str | None:
        """How long a call may flush a producer; None where it has a bound, or flushes none."""
        long = self.flush(call.func)
        if long is None or any(map(self._bounds.in_timeout_scope, (call, *way))):
            return None
        row = self._effects.blocking(call)
        if row is None or self._effects.bound_of_wait(call, row, way).given:
            return None
        return long

    def _is_over(self, waited_for: cst.BaseExpression, call: cst.Call) -> bool:
        """Whether the wait stands under a test that says it is over: `if future.done()`."""
        for above, below in self._tree.lineage(call):
            if isinstance(above, (cst.If, cst.IfExp)) and below is above.body:
                for asked in running_nodes(above.test):
                    if (
                        isinstance(asked, cst.Call)
                        and isinstance(asked.func, cst.Attribute)
                        and written_name(asked) in ("done", "is_set", "ready", "poll")
                        and self._objects.same(asked.func.value, waited_for)
                        and not self._is_denied(asked)
                    ):
                        return True
        return False

    def _is_denied(self, asked: cst.Call) -> bool:
        above = self._tree.parent(asked)
        if isinstance(above, cst.Comparison):  # poll() is None
            return isinstance(above.comparisons[0].operator, cst.Is)
        return isinstance(above, cst.UnaryOperation)
