"""Blocks and calls that end what runs in them when their time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.cleanup import TIMEOUT_SCOPES, TIMERS_THROWN

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree


class TimeoutScopes:
    """Finds `asyncio.timeout`, `wait_for` and their like around code."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self._tree = tree
        self._names = names

    def holds(self, node: cst.CSTNode) -> bool:
        """Whether a timeout stands around the node, in its own function."""
        for above in self._tree.ancestors(node):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, cst.With):
                for item in above.items:
                    if isinstance(item.item, cst.Call):
                        if self._names.called(item.item) in TIMEOUT_SCOPES:
                            return True
            if isinstance(above, cst.Try) and self._tree.inside(node, above.body):
                if any(map(self._catches_timer, above.handlers)):
                    return True
            if isinstance(above, cst.Call) and self._names.called(above) == "wait_for":
                limit = argument(above, 1, "timeout")
                if limit is not None and not is_constant(limit, None):
                    return True
        return False

    def _catches_timer(self, clause: cst.ExceptHandler) -> bool:
        types = clause.type
        each = [one.value for one in types.elements] if isinstance(types, cst.Tuple) else [types]
        return any(one is not None and self._names.path(one) in TIMERS_THROWN for one in each)

    def hold_every_call_of(self, function: Function | None) -> bool:
        """Whether every call of a function by its name stands in a scope with a timeout."""
        if function is None:
            return False
        calls = [call for call in self._tree.all(cst.Call) if written_name(call) == function.name]
        return bool(calls) and all(self.holds(call) for call in calls)
