"""Whether a wait that is given no timeout ends all the same, by what stands around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes, statements_in
from shutdown_lint.knowledge import untimed as table
from shutdown_lint.knowledge.cleanup import WATCHDOGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.timeout_scopes import TimeoutScopes


_LEAVES = (cst.Break, cst.Continue, cst.Raise, cst.Return)


class WaitEnds:
    """Judges the waits of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        timeout_scopes: TimeoutScopes,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._timeout_scopes = timeout_scopes

    def is_sure(self, wait: cst.Call, way: Sequence[cst.CSTNode] = ()) -> bool:
        """Whether it ends: in a scope with a timeout, after an alarm, or where it is over anyway.

        `way` has the calls through which the code gets there, when those are known.
        """
        return self.is_over(wait) or any(
            self._timeout_scopes.holds(node) or self._is_after_alarm(node) for node in (wait, *way)
        )

    def is_over(self, wait: cst.Call) -> bool:
        """Whether a test that leads to a wait says that what it waits for has ended."""
        if not isinstance(wait.func, cst.Attribute):
            return False
        ended = wait.func.value
        return any(self._says(test, ended, holds) for test, holds in self._known_at(wait))

    def _is_after_alarm(self, node: cst.CSTNode) -> bool:
        """Whether an alarm is set in the function of a node, before it."""
        around = self._functions.around(node)
        return any(
            self._names.path(call.func) in WATCHDOGS
            and self._functions.around(call) == around
            and self._tree.order(call) < self._tree.order(node)
            for call in self._tree.all(cst.Call)
        )

    def _known_at(self, node: cst.CSTNode) -> Iterator[tuple[cst.BaseExpression, bool]]:
        """The tests whose outcome is known where a node stands, nearest first."""
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return
            if isinstance(above, (cst.If, cst.IfExp)) and below is not above.test:
                yield above.test, below is above.body
            elif isinstance(above, (cst.BaseSuite, cst.Module)):
                for statement in above.body:
                    if statement is below:
                        break
                    if _leads_on_when_false(statement):
                        yield statement.test, False

    def _says(self, test: cst.BaseExpression, ended: cst.BaseExpression, holds: bool) -> bool:  # noqa: FBT001
        """Whether a test says that an object has ended, by holding or by not holding."""
        match test:
            case cst.UnaryOperation(operator=cst.Not()):
                return self._says(test.expression, ended, not holds)
            case cst.BooleanOperation():
                both = isinstance(test.operator, cst.And) == holds
                return both and any(
                    self._says(part, ended, holds) for part in (test.left, test.right)
                )
            case cst.Comparison(comparisons=[cst.ComparisonTarget() as compared]):
                if not is_constant(compared.comparator, None):
                    return False
                is_none = isinstance(compared.operator, (cst.Is, cst.Equal))
                return is_none != holds and self._asks(test.left, ended, table.STATUS)
        return self._asks(test, ended, table.SAY_OVER if holds else table.SAY_NOT_OVER)

    def _asks(
        self, asked: cst.BaseExpression, ended: cst.BaseExpression, how: frozenset[str]
    ) -> bool:
        place = asked.func if isinstance(asked, cst.Call) else asked
        return (
            isinstance(place, cst.Attribute)
            and place.attr.value in how
            and self._objects.same(place.value, ended)
        )


def _leads_on_when_false(statement: cst.CSTNode) -> TypeGuard[cst.If | cst.While]:
    """Whether what stands behind an `if` or a loop is only reached when its test is false."""
    match statement:
        case cst.If():
            return isinstance(statements_in(statement.body)[-1], _LEAVES)
        case cst.While():
            return not any(isinstance(node, cst.Break) for node in running_nodes(statement.body))
    return False
