"""Ends that a function is sure to come to: an exit, an exception, an end without unwinding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_name

if TYPE_CHECKING:
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.conditions import Conditions
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.effects.effects import Effects


class SureEnds:
    """Finds the ends of functions that no condition stands before."""

    def __init__(
        self, calls: Calls, reach: Reach, conditions: Conditions, effects: Effects
    ) -> None:
        self._calls = calls
        self._reach = reach
        self._conditions = conditions
        self._effects = effects

    def undrained_exit(self, function: Function) -> Reached | None:
        """The exit that a function is sure to come to, and that nothing is drained before.

        An exit under a condition is how a second signal is told from the first.
        """
        found = self._reach.from_function(function)
        if any(self._drains(reached.node) for reached in found):
            return None
        return self.exit(function)

    def exit(self, function: Function) -> Reached | None:
        """The exit that a function is sure to come to, whatever it does before."""
        for reached in self._reach.from_function(function):
            if self._effects.ends_process(reached.node):
                if self._is_sure(reached):
                    return reached
        return None

    def leaves(self, function: Function) -> bool:
        """Whether a function is sure to raise, or to end the process, whatever it does before."""
        for reached in self._reach.from_function(function):
            node = reached.node
            if (
                isinstance(node, cst.Raise)
                or self._effects.ends_process(node)
                or self._effects.ends_at_once(node)
            ):
                if self._is_sure(reached):
                    return True
        return False

    def kill(self, function: Function) -> tuple[Reached, bool] | None:
        """The end without unwinding that a function is sure to come to: `os._exit`.

        With it, whether the function saves, flushes or stops something of its own before.
        """
        found = list(self._reach.from_function(function))
        for index, reached in enumerate(found):
            if self._effects.ends_at_once(reached.node):
                if self._is_sure(reached):
                    before = (one.node for one in found[:index])
                    return reached, any(map(self._prepares, before))
        return None

    def _prepares(self, node: cst.CSTNode) -> bool:
        return self._drains(node) or (
            isinstance(node, cst.Call)
            and self._calls.callee(node) is None
            and (
                self._effects.is_durable_work(node)
                or self._effects.tells_others_to_end(node)
                or written_name(node).startswith("save")
            )
        )

    def _drains(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.While):  # waits for something
            return True
        return (
            isinstance(node, cst.Call)
            and self._effects.is_drain(node)
            and not self._effects.ends_process(node)  # quit() leaves, smtp.quit() does not
            and self._calls.callee(node) is None  # else what it calls is judged
        )

    def _is_sure(self, reached: Reached) -> bool:
        way = (*(via.node for via in reached.path), reached.node)
        return not any(map(self._conditions.is_conditional, way))
