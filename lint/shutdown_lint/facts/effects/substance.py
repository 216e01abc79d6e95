"""What code does beyond talking and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge.coroutines import DRIVING_DECORATORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects


class Substance:
    """Tells cleanup that does something from a farewell."""

    def __init__(self, tree: Tree, calls: Calls, effects: Effects, reach: Reach) -> None:
        self._tree = tree
        self._calls = calls
        self._effects = effects
        self._reach = reach

    def of(self, block: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The calls in a block that do more than print, log or exit, also in what they call."""
        return (shown for shown, _ in self.calls(block))

    def calls(self, block: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.Call]]:
        """The same, each with the call by which it does that, at the end of the way."""
        for reached in self._reach.from_node(block):
            node = reached.node
            if (
                isinstance(node, cst.Call)
                and not self._is_followed(node)
                and not self._effects.is_talk_or_exit(node)
                and not self._is_said(node)
            ):
                yield reached.path[0].node if reached.path else node, node

    def _is_followed(self, call: cst.Call) -> bool:
        """Whether what a call runs is looked at as well: a function of the module.

        The body of a generator is not, though a decorator may run it.
        """
        callee = self._calls.callee(call)
        return callee is not None and DRIVING_DECORATORS.isdisjoint(callee.decorators)

    def _is_said(self, call: cst.Call) -> bool:
        """Whether a call only makes a part of what is printed or logged."""
        return any(
            isinstance(above, cst.Call) and self._effects.output(above) is not None
            for above in self._tree.ancestors(call)
        )
