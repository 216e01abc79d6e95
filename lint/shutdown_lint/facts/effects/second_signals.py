"""What is meant for the second signal: the program was told to stop, and is told again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes, statements_in
from shutdown_lint.facts.code.written import written_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.effects.stopping import Stopping
    from shutdown_lint.facts.signals.handlers import Handler, Handlers


class SecondSignals:
    """Tells what handlers do when they are called again."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        effects: Effects,
        stopping: Stopping,
        handlers: Handlers,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._effects = effects
        self._stopping = stopping
        self._handlers = handlers

    def takes(self, handler: Handler) -> bool:
        """Whether a handler is installed by another one only, which was there for the first."""
        others = {one.function for one in self._handlers.handlers if one != handler}
        return bool(handler.registrations) and all(
            self._functions.around(one.call) in others for one in handler.registrations
        )

    def is_meant(self, node: cst.CSTNode) -> bool:
        """Whether a node stands under a test of a flag that the first signal sets.

        `if stopping: wait(); os._exit(1)` beside `stopping = True`, in the same function, or
        `if stopping.is_set()` beside `stopping.set()`, or `if seen` beside `seen.append(signum)`.
        """
        function = self._functions.around(node)
        if function is None:
            return False
        marks = [self._stopping.marked(each) for each in running_nodes(function.node.body)]
        return any(
            mark is not None and self._is_tested_flag(mark, branch)
            for branch in self._branches_to(node)
            for mark in marks
        )

    def _branches_to(self, node: cst.CSTNode) -> Iterator[tuple[cst.If, cst.CSTNode]]:
        """The conditions that a node stands under in its function, with its own branch of each."""
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return
            if isinstance(above, cst.If) and below is not above.test:
                yield above, below

    def _is_tested_flag(
        self, target: cst.BaseExpression, branch: tuple[cst.If, cst.CSTNode]
    ) -> bool:
        """Whether the condition looks at what is marked, and another branch marks it."""
        condition, taken = branch
        written = written_path(target)
        return (
            written is not None
            and not self._tree.inside(target, taken)
            and any(
                isinstance(part, (cst.Name, cst.Attribute)) and written_path(part) == written
                for part in running_nodes(condition.test)
            )
        )

    def is_last_word(self, node: cst.CSTNode) -> bool:
        """Whether a branch says something and then ends the process on the spot: `os._exit`.

        That is the way of a second signal. A `finally` ends it whatever happens before.
        """
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, cst.Try) and above.finalbody is not None:
                if below is not above.finalbody and self._ends_at_once(above.finalbody.body):
                    return True
            elif isinstance(above, (cst.If, cst.Else)) and self._ends_at_once(above.body):
                return True
        return False

    def _ends_at_once(self, suite: cst.BaseSuite) -> bool:
        return any(
            isinstance(small, cst.Expr) and self._effects.ends_at_once(small.value)
            for small in statements_in(suite)
        )
