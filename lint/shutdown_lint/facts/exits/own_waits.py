"""Whether a task waits for what ends with it, or for what somebody else may cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge.exits import CANCELS_CALLS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree

_MAX_DEPTH = 2  # calls away
# They raise the cancellation of what they are given.
_PASSING_ON = frozenset({"gather", "wait_for"})


class OwnWaits:
    """Judges the awaits of coroutines."""

    def __init__(self, tree: Tree, names: Names, reach: Reach) -> None:
        self._tree = tree
        self._names = names
        self._reach = reach

    def all_in(self, body: cst.CSTNode) -> bool:
        """Whether the code waits, and for nothing that somebody else may cancel."""
        return self._tree.awaits(body) and all(
            self._waits_itself(node) for node in running_nodes(body) if isinstance(node, cst.Await)
        )

    def _waits_itself(self, node: cst.Await) -> bool:
        """Whether the task itself waits: `await get()`, but not `await self._task`.

        A task or future that is awaited by its name also raises CancelledError when it is the one
        that was cancelled; what `shield` protects goes on on purpose.
        """
        call = node.expression
        if not isinstance(call, cst.Call):
            return False
        if any(
            isinstance(below, cst.Call) and self._names.called(below) == "shield"
            for below in running_nodes(call)
        ):
            return False
        if self._names.called(call) not in _PASSING_ON:
            return True
        given = call.args[:1] if self._names.called(call) == "wait_for" else call.args
        return all(arg.keyword is not None or _is_made_here(arg.value) for arg in given)

    def may_be_others(self, body: cst.CSTNode) -> bool:
        """Whether a function that is called waits for what somebody else may cancel."""
        if self._names.scopes.imported & CANCELS_CALLS:
            return True
        return any(
            0 < reached.depth <= _MAX_DEPTH
            and isinstance(reached.node, cst.Await)
            and not self._waits_itself(reached.node)
            for reached in self._reach.from_node(body, coroutines=True)
        )


def _is_made_here(value: cst.BaseExpression) -> bool:
    """Whether what is waited for is made on the spot, so that nobody else can cancel it."""
    if isinstance(value, (cst.ListComp, cst.GeneratorExp, cst.SetComp)):
        return isinstance(value.elt, cst.Call)
    return isinstance(value, cst.Call)
