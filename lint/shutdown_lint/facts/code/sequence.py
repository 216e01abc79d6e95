"""What runs before and after something in the same function, and whether it is sure to run."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import COMPREHENSIONS, FUNCTIONS, running_nodes
from shutdown_lint.knowledge.systems import ASKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Ordered

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree

_LEAVES = (cst.Return, cst.Raise, cst.Break, cst.Continue)
_CHOICES = (*COMPREHENSIONS, cst.BooleanOperation, cst.IfExp, cst.Match, cst.ExceptStarHandler)


class Sequence:
    """The order of statements."""

    def __init__(self, tree: Tree, names: Names, calls: Calls) -> None:
        self._tree = tree
        self._names = names
        self._calls = calls
        self._leaving: dict[cst.CSTNode, bool] = {}

    def before(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The statements of the same function that came to their end before a node, nearest first.

        Those of other branches, and of a `try` that a clause interrupted, are left out.
        """
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return
            if isinstance(above, (cst.Try, cst.TryStar)) and below is above.orelse:
                yield from reversed(_running(above.body.body))
            yield from reversed(_running(_siblings(above, below, after=False)))

    def after(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The statements of the same function that run after a node, nearest first.

        It ends where the function is surely left, and says nothing of a next round of a loop.
        """
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return
            if isinstance(above, (cst.Try, cst.TryStar)):
                if below is above.body and above.orelse is not None:
                    yield from _running(above.orelse.body.body)
                if below is not above.finalbody and above.finalbody is not None:
                    yield from _running(above.finalbody.body.body)
            for statement in _running(_siblings(above, below, after=True)):
                yield statement
                if isinstance(statement, _LEAVES) or (
                    isinstance(statement, cst.SimpleStatementLine)
                    and any(isinstance(small, _LEAVES) for small in statement.body)
                ):
                    return

    def callers(self, function: Function) -> list[cst.Call]:
        """The calls in this module that run a function, in source order."""
        return self._callers.get(function, [])

    def is_certain(self, node: cst.CSTNode, within: cst.CSTNode | None = None) -> bool:
        """Whether each call of the function around a node runs the node, on every system alike.

        With `within`, whether each run of that statement does. A loop over something counts as
        running at least once.
        """
        return not self._is_chosen(node, within) and not any(
            self._may_leave(statement)
            for statement in self.before(node)
            if within is None or self._tree.inside(statement, within)
        )

    def _may_leave(self, statement: cst.CSTNode) -> bool:
        """Whether a statement may end its function; asked of each again and again."""
        known = self._leaving.get(statement)
        if known is None:
            known = self._leaving[statement] = any(
                isinstance(inner, (cst.Return, cst.Raise)) for inner in running_nodes(statement)
            )
        return known

    def _is_chosen(self, node: cst.CSTNode, within: cst.CSTNode | None) -> bool:
        """Whether a condition leads to a node."""
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS) or below is within:
                break
            if isinstance(above, cst.If) and below is not above.test:
                if not self._asks_for_system(above.test) and not self._is_guard(above):
                    return True
            elif isinstance(above, cst.While) and below is above.body:
                if not isinstance(above.test, cst.Integer) and not _is_true(above.test):
                    return True
            elif isinstance(above, (cst.ExceptHandler, *_CHOICES)):
                return True
        return False

    def _is_guard(self, if_: cst.If) -> bool:
        """Whether a program that is run gets there: a main guard, or `if True`."""
        return _is_true(if_.test) or any(
            isinstance(node, cst.Name) and node.value == "__name__"
            for node in running_nodes(if_.test)
        )

    def _asks_for_system(self, test: cst.BaseExpression) -> bool:
        return any(
            (isinstance(node, cst.Call) and self._names.path(node.func) == "builtins.hasattr")
            or (isinstance(node, (cst.Name, cst.Attribute)) and self._names.path(node) in ASKING)
            for node in running_nodes(test)
        )

    @cached_property
    def _callers(self) -> dict[Function, list[cst.Call]]:
        found: dict[Function, list[cst.Call]] = {}
        for call in self._tree.all(cst.Call):
            callee = self._calls.callee(call)
            if callee is not None:
                found.setdefault(callee, []).append(call)
        return found


def _siblings(above: cst.CSTNode, below: cst.CSTNode, *, after: bool) -> Ordered[cst.CSTNode]:
    """The statements beside a node in its suite or line."""
    if not isinstance(above, (cst.BaseSuite, cst.Module, cst.SimpleStatementLine)):
        return ()
    body: Ordered[cst.CSTNode] = above.body
    at = next((index for index, one in enumerate(body) if one is below), None)
    if at is None:
        return ()
    return body[at + 1 :] if after else body[:at]


def _running(statements: Ordered[cst.CSTNode]) -> list[cst.CSTNode]:
    """Statements but definitions: those run nothing of their bodies."""
    return [one for one in statements if not isinstance(one, cst.FunctionDef)]


def _is_true(test: cst.BaseExpression) -> bool:
    return is_constant(test, value=True)
