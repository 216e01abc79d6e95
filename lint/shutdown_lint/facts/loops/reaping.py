"""Loops that collect the children which have ended, and wait for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.conditions import leaves
from shutdown_lint.facts.code.exceptions import BARE
from shutdown_lint.facts.code.literals import constant_int, is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge.blocking import NON_BLOCKING_FLAGS
from shutdown_lint.knowledge.children import NO_CHILD_LEFT, REAPS_ONE, REAPS_ONE_AS_PAIR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree


class Reaping:
    """Finds the loops that are over once no more children have ended."""

    def __init__(self, tree: Tree, names: Names, exceptions: Exceptions) -> None:
        self._tree = tree
        self._names = names
        self._exceptions = exceptions

    def ends(self, loop: cst.While) -> bool:
        """Whether each round asks, by `WNOHANG`, for a child that has ended, and needs one.

        The loop is left when there is none: `pid, _ = os.waitpid(-1, os.WNOHANG)` and
        `if not pid: break`. When no child is left at all, the error must not keep it going.
        """
        asked = self._asked_for(loop.test)
        if asked is not None:
            call, holds_for_none = asked
            return not holds_for_none and self._tree.inside(call, loop)
        return any(
            self._is_way_out(branch, loop)
            for branch in _surely_run(loop.body)
            if isinstance(branch, cst.If)
        )

    def _is_way_out(self, branch: cst.If, loop: cst.While) -> bool:
        asked = self._asked_for(branch.test)
        if asked is None:
            return False
        call, holds_for_none = asked
        otherwise = branch.orelse.body if isinstance(branch.orelse, cst.Else) else None
        taken = branch.body if holds_for_none else otherwise
        return (
            self._tree.inside(call, loop.body)
            and taken is not None
            and any(
                isinstance(one, (cst.Break, cst.Return, cst.Raise)) for one in _surely_run(taken)
            )
            and self._is_left_without_children(call, loop)
        )

    def _is_left_without_children(self, call: cst.Call, loop: cst.While) -> bool:
        """Whether the error that there are no children gets out of the loop, or ends it."""
        for above, below in self._tree.lineage(call):
            if above is loop:
                return True
            if isinstance(above, (cst.Try, cst.TryStar)) and below is above.body:
                for clause in above.handlers:
                    caught = self._exceptions.caught(clause)
                    if caught & (NO_CHILD_LEFT | {BARE, ""}) and not leaves(clause.body):
                        return False
        return True

    def _asked_for(self, test: cst.BaseExpression) -> tuple[cst.Call, bool] | None:
        """The call whose outcome is tested, and whether the test holds when no child has ended."""
        match test:
            case cst.UnaryOperation(operator=cst.Not()):
                asked = self._asked_for(test.expression)
                return None if asked is None else (asked[0], not asked[1])
            case cst.Comparison(
                comparisons=[cst.ComparisonTarget(operator=operator, comparator=right)]
            ):
                call = self._call_for(test.left)
                holds = _holds_for_none(operator, right)
                return None if call is None or holds is None else (call, holds)
        call = self._call_for(test)
        return None if call is None else (call, False)

    def _call_for(self, node: cst.CSTNode) -> cst.Call | None:
        """The call that tells, without waiting, the number of a child that has ended."""
        match node:
            case cst.NamedExpr():
                return self._call_for(node.value)
            case cst.Subscript(
                slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Integer(value="0")))]
            ):
                return self._call(node.value, REAPS_ONE_AS_PAIR)
            case cst.Call():
                return self._call(node, REAPS_ONE - REAPS_ONE_AS_PAIR)
            case cst.Name():
                binding = self._names.binding(node)
                if binding is None or not isinstance(binding.node, (cst.Assign, cst.NamedExpr)):
                    return None
                if binding.kind is Kind.ASSIGN and binding.value is not None:
                    return self._call_for(binding.value)
                if isinstance(binding.node, cst.Assign) and _is_first(node, binding.node):
                    return self._call(binding.node.value, REAPS_ONE_AS_PAIR)
        return None

    def _call(self, node: cst.CSTNode | None, reapers: frozenset[str]) -> cst.Call | None:
        """The call that an expression is, or that its name stands for, when it does not wait."""
        if isinstance(node, cst.Name):
            binding = self._names.binding(node)
            node = binding.value if binding is not None and binding.kind is Kind.ASSIGN else None
        if isinstance(node, cst.Call) and self._names.path(node.func) in reapers:
            flags = (below for arg in node.args for below in running_nodes(arg))
            if any(self._names.path(flag) in NON_BLOCKING_FLAGS for flag in flags):
                return node
        return None


def _surely_run(block: cst.BaseSuite) -> Iterator[cst.CSTNode]:
    """The statements that each round comes to, those of `try` and `with` bodies included."""
    for statement in block.body:
        if isinstance(statement, (cst.Try, cst.With)):
            yield from _surely_run(statement.body)
        elif isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        else:
            yield statement
            if any(isinstance(node, cst.Continue) for node in running_nodes(statement)):
                return


def _holds_for_none(operator: cst.BaseCompOp, right: cst.BaseExpression) -> bool | None:
    """Whether a comparison of 0, or of None, with what stands to the right of it holds."""
    if constant_int(right) == 0:
        match operator:
            case cst.Equal() | cst.LessThanEqual():
                return True
            case cst.NotEqual() | cst.GreaterThan():
                return False
    if is_constant(right, None) and isinstance(operator, (cst.Is, cst.IsNot)):
        return isinstance(operator, cst.Is)
    return None


def _is_first(name: cst.Name, assign: cst.Assign) -> bool:
    """Whether a name gets the first part of what is assigned: `pid, status = …`."""
    (target, *others) = assign.targets
    if others or not isinstance(target.target, (cst.Tuple, cst.List)):
        return False
    first = target.target.elements[0]
    return isinstance(first.value, cst.Name) and first.value.value == name.value
