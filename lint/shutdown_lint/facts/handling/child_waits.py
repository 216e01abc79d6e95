"""Waits for a child process in which the main program spends its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name

if TYPE_CHECKING:
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.cleanup import Cleanups

_TELLING: Final = frozenset({"kill", "send_signal", "terminate"})


class ChildWaits:
    """Tells the wait that is the program's work from the one that ends it."""

    def __init__(self, tree: Tree, cleanups: Cleanups) -> None:
        self._tree = tree
        self._cleanups = cleanups

    def spends_its_time_in(self, wait: cst.Call | cst.WithItem) -> bool:
        """Whether a signal finds the main program in a wait, as a rule.

        Not so in cleanup, where the child was told to end before, where a loop comes first that
        only a stop may leave, and where the wait has a bound: that keeps the lock for instants.
        """
        if not isinstance(wait, cst.Call) or not self._is_unbounded(wait):
            return False
        above = list(self._tree.ancestors(wait))
        if self._cleanups.holds(wait):
            return False
        around = self._tree.enclosing_function(wait)
        body = self._tree.module if around is None else around.body
        return not any(
            (isinstance(node, cst.While) and node not in above)
            or (isinstance(node, cst.Call) and self._tells(node))
            for node in running_nodes(body)
        )

    def _is_unbounded(self, wait: cst.Call) -> bool:
        timeout = argument(wait, 0, "timeout")
        return timeout is None or is_constant(timeout, None)

    def _tells(self, call: cst.Call) -> bool:
        """Whether a call tells a child to end, and not only when the wait was broken off."""
        return written_name(call) in _TELLING and not any(
            isinstance(above, cst.ExceptHandler) for above in self._tree.ancestors(call)
        )
