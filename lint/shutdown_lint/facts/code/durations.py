"""How long something lasts that is given in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_number
from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.facts.code.written import written_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree

_MAX_HOPS = 3  # parameters handed on from function to function


class Durations:
    """The seconds that an expression stands for, at most."""

    def __init__(self, tree: Tree, names: Names, functions: Functions, calls: Calls) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls = calls

    def of(self, node: cst.BaseExpression, way: Sequence[cst.CSTNode] = ()) -> float | None:
        """The value of a literal, of a name that is bound once to one, or of a parameter.

        A parameter has what the last call on the `way` gives, or its default; without a way, the
        longest that a call of the module gives. None when it cannot be told.
        """
        return self._of(node, way, _MAX_HOPS)

    def rules_out(self, node: cst.CSTNode, way: Sequence[cst.CSTNode]) -> bool:
        """Whether a node stands under `if delay > 0:` and the way there gives no delay."""
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, cst.If) and below is above.body:
                if self._is_exceeded(above.test, way) is False:
                    return True
        return False

    def _is_exceeded(self, test: cst.BaseExpression, way: Sequence[cst.CSTNode]) -> bool | None:
        """Whether `delay > 0.01` holds for what the way gives; None when it cannot be told."""
        match test:
            case cst.Comparison(
                left=cst.Name() as name,
                comparisons=[
                    cst.ComparisonTarget(operator=cst.GreaterThan(), comparator=comparator)
                ],
            ):
                value, least = self.of(name, way), constant_number(comparator)
                return None if value is None or least is None else value > least
        return None

    def _of(self, node: cst.CSTNode | None, way: Sequence[cst.CSTNode], hops: int) -> float | None:
        if not isinstance(node, cst.Name):
            return constant_number(node)
        binding = self._names.binding(node)
        if binding is None or hops <= 0:
            return None
        if binding.kind is Kind.ASSIGN:
            return constant_number(binding.value)
        if binding.kind is Kind.PARAMETER and isinstance(binding.node, cst.Param):
            return self._of_parameter(binding.node, way, hops - 1)
        return None

    def _of_parameter(
        self, param: cst.Param, way: Sequence[cst.CSTNode], hops: int
    ) -> float | None:
        node = self._tree.enclosing_function_of_parameter(param)
        if node is None:
            return None
        function = self._functions.of(node)
        if function.name.startswith("__"):  # Python itself calls it, with what cannot be seen
            return None
        last = way[-1] if way else None
        if isinstance(last, cst.Call) and self._runs(last, function):
            return self._of(self._calls.given(last, function, param), way[:-1], hops)
        calls = [call for call in self._tree.all(cst.Call) if self._runs(call, function)]
        given = [self._calls.given(call, function, param) for call in calls]
        if not calls and param.default is not None:
            given = [param.default]
        longest = 0.0
        for value in given:
            seconds = self._of(value, (), hops)
            if seconds is None:
                return None
            longest = max(longest, seconds)
        return longest if given else None

    def _runs(self, call: cst.Call, function: Function) -> bool:
        if written_name(call) != function.name:
            return False
        reference = self._calls.reference(call.func)
        return reference is not None and reference.function == function
