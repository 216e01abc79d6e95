"""Statements that never run, since one before them in their block leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.tree import Tree

_LEAVING = (cst.Raise, cst.Return, cst.Break, cst.Continue)


def is_dead(node: cst.CSTNode, tree: Tree) -> bool:
    """Whether a node, in its function, stands behind a plain `raise`, `return` or jump."""
    for above, below in tree.lineage(node):
        if isinstance(above, FUNCTIONS):
            return False
        if isinstance(above, (cst.IndentedBlock, cst.Module)):
            for statement in above.body:
                if statement is below:
                    break
                if _leaves(statement):
                    return True
    return False


def _leaves(statement: cst.CSTNode) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and any(
        isinstance(small, _LEAVING) for small in statement.body
    )
