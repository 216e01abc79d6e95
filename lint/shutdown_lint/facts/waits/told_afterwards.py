"""Loops whose event or flag is set behind them, so that it cannot be what ends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loop
    from shutdown_lint.facts.loops.stop_conditions import StopCondition, StopConditions
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.work.users import Users


class ToldAfterwards:
    """Tells where a function sets what its own loop looks at when that loop is over.

    `while not self._stopped.is_set(): …`, and behind it `self.stop()`, which tells the others.
    """

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        calls: Calls,
        sequence: Sequence,
        handlers: Handlers,
        users: Users,
        conditions: StopConditions,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._calls = calls
        self._sequence = sequence
        self._handlers = handlers
        self._users = users
        self._conditions = conditions

    def is_only(self, loop: Loop, condition: StopCondition) -> bool:
        """Whether nobody else in this module sets it; another file may."""
        setters = self._conditions.setters(condition)
        return bool(setters) and all(self._comes_behind(setter, loop) for setter in setters)

    def _comes_behind(self, setter: cst.CSTNode, loop: Loop) -> bool:
        if self._is_behind(setter, loop):
            return True
        function = self._functions.around(setter)
        if function is None or isinstance(function.node, cst.Lambda):
            return False
        if any(handler.function == function for handler in self._handlers.handlers):
            return False
        users = [
            mention
            for mention in self._users.beside_handlers(function)
            if self._may_mean(mention, function)
        ]
        return bool(users) and all(self._is_behind(user, loop) for user in users)

    def _is_behind(self, node: cst.CSTNode, loop: Loop) -> bool:
        return self._functions.around(node) == loop.within and any(
            self._tree.inside(node, statement) for statement in self._sequence.after(loop.node)
        )

    def _may_mean(self, mention: cst.CSTNode, function: Function) -> bool:
        """Whether a mention may be of this function: its class calls others by the same name."""
        if not isinstance(mention, (cst.Name, cst.Attribute)):
            return True
        reference = self._calls.reference(mention)
        if reference is not None:
            return reference.function == function
        around = self._functions.around(mention)
        return around is None or function.owner is None or around.owner != function.owner
