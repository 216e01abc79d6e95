"""What code does beyond talking and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

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
                and self._calls.callee(node) is None
                and not self._effects.is_talk_or_exit(node)
                and not self._is_said(node)
            ):
                yield reached.path[0].node if reached.path else node, node

    def _is_said(self, call: cst.Call) -> bool:
        """Whether a call only makes a part of what is printed or logged."""
        return any(
            isinstance(above, cst.Call) and self._effects.output(above) is not None
            for above in self._tree.ancestors(call)
        )
