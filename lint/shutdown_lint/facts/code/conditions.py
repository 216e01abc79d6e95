"""Whether a function comes to a place in it whatever happens, or only under a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes

if TYPE_CHECKING:
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.tree import Tree

_BRANCHES = (
    cst.BooleanOperation,
    cst.ExceptHandler,
    cst.For,
    cst.If,
    cst.IfExp,
    cst.Match,
    cst.While,
)
_TESTS = (cst.BooleanOperation, cst.If, cst.IfExp, cst.Match, cst.While)


class Conditions:
    """Judges places by what stands around and before them in their function."""

    def __init__(self, tree: Tree, functions: Functions) -> None:
        self._tree = tree
        self._functions = functions

    def is_conditional(self, node: cst.CSTNode) -> bool:
        """Whether the function around a node may come to its end without running the node."""
        function = self._functions.around(node)
        root = function.node.body if function is not None else self._tree.module
        for above in (node, *self._tree.ancestors(node)):
            if above is root:
                break
            if isinstance(above, _BRANCHES):
                return True
        return any(isinstance(other, cst.Return) for other in running_nodes(root))

    def is_tested(self, node: cst.CSTNode) -> bool:
        """Whether the function around a node looks at something before it comes to the node.

        The node stands under a test, or an early return stands before it.
        """
        function = self._functions.around(node)
        root = function.node.body if function is not None else self._tree.module
        for above in (node, *self._tree.ancestors(node)):
            if above is root:
                break
            if isinstance(above, _TESTS):
                return True
        for other in running_nodes(root):
            if other is node:
                return False
            if isinstance(other, cst.Return):
                return True
        return False


def leaves(block: cst.CSTNode | None) -> bool:
    """Whether a block may end the loop or the function that it stands in."""
    return block is not None and any(
        isinstance(node, (cst.Break, cst.Return, cst.Raise)) for node in running_nodes(block)
    )
