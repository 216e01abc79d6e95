"""How long something lasts that is given in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_number, constant_str
from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.facts.code.written import written_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.facts.code.calls import Calls, Reference
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.parameters import Parameters
    from shutdown_lint.facts.code.tree import Tree

_MAX_HOPS = 3  # parameters handed on from function to function


class Durations:
    """The seconds that an expression stands for, at most."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        calls: Calls,
        parameters: Parameters,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls = calls
        self._parameters = parameters

    def of(self, node: cst.BaseExpression, way: Sequence[cst.CSTNode] = ()) -> float | None:
        """The value of a literal, of a name that is bound once to one, or of a parameter.

        A parameter has what the last call on the `way` gives, or its default; without a way, the
        longest that a call of the module gives, or a thread that runs the function is given. None
        when it cannot be told.
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
        given += self._given_by_workers(function, param)
        if not given:
            handed = self._parameters.given(param)
            given = list(handed) if handed or param.default is None else [param.default]
        longest = 0.0
        for value in given:
            seconds = self._of(value, (), hops)
            if seconds is None:
                return None
            longest = max(longest, seconds)
        return longest if given else None

    def _given_by_workers(
        self, function: Function, param: cst.Param
    ) -> list[cst.BaseExpression | None]:
        """What threads and processes are given for it: `Thread(target=run, args=(5,))`."""
        return [
            self._in_worker(call, reference, param)
            for call in self._tree.all(cst.Call)
            if (target := argument(call, None, "target")) is not None
            and not isinstance(target, cst.Call)  # `partial(run, 5)` gives it by itself
            and (reference := self._calls.reference(target)) is not None
            and reference.function == function
        ]

    def _in_worker(
        self, worker: cst.Call, target: Reference, param: cst.Param
    ) -> cst.BaseExpression | None:
        args, kwargs = argument(worker, None, "args"), argument(worker, None, "kwargs")
        match args:
            case None:
                positional: Sequence[cst.BaseElement] = ()
            case cst.Tuple() | cst.List():
                positional = args.elements
            case _:
                return None
        match kwargs:
            case None:
                by_name: Sequence[cst.BaseDictElement] = ()
            case cst.Dict():
                by_name = kwargs.elements
            case _:
                return None
        starred = (cst.StarredElement, cst.StarredDictElement)
        if param.name.value in target.bound_keywords or any(
            isinstance(one, starred) for one in (*positional, *by_name)
        ):
            return None
        for one in by_name:
            if isinstance(one, cst.DictElement) and constant_str(one.key) == param.name.value:
                return one.value
        listed = target.function.node.params
        params = [*listed.posonly_params, *listed.params]
        if param not in params:
            return param.default
        position = params.index(param) - target.bound
        if position < 0:
            return None
        return positional[position].value if position < len(positional) else param.default

    def _runs(self, call: cst.Call, function: Function) -> bool:
        if written_name(call) != function.name:
            return False
        reference = self._calls.reference(call.func)
        return reference is not None and reference.function == function
