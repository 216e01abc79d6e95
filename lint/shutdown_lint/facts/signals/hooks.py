"""Functions that a framework or an exit stack runs because the program ends."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge import cleanup as table
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.rows import Rows
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.knowledge.own_rows import Parameter
    from shutdown_lint.knowledge.tables import Table

_REGISTERED = "registered as a shutdown hook here"


class Hook(NamedTuple):
    """Code that runs at shutdown, and who says so."""

    root: cst.CSTNode  # the body of a function, or a statement of it
    function: Function
    via: Via


class Hooks:
    """The shutdown hooks of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        calls: Calls,
        rows: Rows,
        registrars: Table[Parameter],
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._calls = calls
        self._rows = rows
        self._registrars = registrars  # of the project

    def find(self) -> Iterator[Hook]:
        """Every hook: by decorator, by registering call, by keyword, and ends of lifespans."""
        for function in self._functions.all:
            yield from self._by_decorator(function)
        for call in self._tree.all(cst.Call):
            for callback in self._registered_by(call):
                yield from self._hook(callback, Via(call, _REGISTERED))
        for function, via in self.lifespans.items():
            for statement in self._after_yield(function):
                yield Hook(statement, function, via)

    @cached_property
    def lifespans(self) -> dict[Function, Via]:
        """The functions whose part after the yield runs at shutdown, and who says so."""
        found = {
            function: Via(function.node, f"the part of {function.display} after its yield")
            for function in self._functions.all
            if "lifespan" in function.name.lower()
        }
        for call in self._tree.all(cst.Call):
            for callback in self._after_yield_of(call):
                reference = self._calls.reference(callback)
                if reference is not None:
                    found.setdefault(reference.function, Via(call, _REGISTERED))
        return found

    def _hook(self, callback: cst.BaseExpression, via: Via) -> Iterator[Hook]:
        reference = self._calls.reference(callback)
        if reference is not None:
            yield Hook(reference.function.node.body, reference.function, via)

    def _by_decorator(self, function: Function) -> Iterator[Hook]:
        if not isinstance(function.node, cst.FunctionDef):
            return
        for decorator in function.node.decorators:
            expression = decorator.decorator
            target = expression.func if isinstance(expression, cst.Call) else expression
            if self._rows.of(target, self._registrars) is not None or (
                isinstance(target, cst.Attribute)
                and (
                    target.attr.value in table.HOOK_DECORATORS
                    or self._is_shutdown_event(expression)
                    or self._is_shutdown_signal(target)
                )
            ):
                yield Hook(function.node.body, function, Via(decorator, _REGISTERED))

    def _registered_by(self, call: cst.Call) -> Iterator[cst.BaseExpression]:
        for arg in call.args:
            if arg.keyword is not None and arg.keyword.value in table.HOOK_LISTS:
                yield from _listed(arg.value)
        func = call.func
        registrar = self._rows.of(func, self._registrars)
        callback = None if registrar is None else argument(call, *registrar)
        if callback is not None:
            yield callback
        if not isinstance(func, cst.Attribute):
            return
        method = func.attr.value
        if method in ("append", "extend") and _is_list_of(func.value, table.HOOK_LISTS):
            for arg in call.args:
                yield from _listed(arg.value)
        elif self._is_shutdown_event(call) or self._is_shutdown_signal(func):
            yield from (arg.value for arg in call.args if arg.keyword is None)
        elif method in table.STACK_METHODS:
            if self._objects.known(func.value) == "contextlib.ExitStack":
                callback = argument(call, 0, "callback")
                if callback is not None:
                    yield callback

    def _is_shutdown_event(self, node: cst.BaseExpression) -> bool:
        """`on_event("shutdown")`, `add_event_handler("shutdown", close)` and the like."""
        return (
            isinstance(node, cst.Call)
            and self._names.called(node) in table.EVENT_REGISTRARS
            and any(constant_str(arg.value) in table.SHUTDOWN_EVENTS for arg in node.args)
        )

    def _is_shutdown_signal(self, target: cst.Attribute) -> bool:
        return (
            target.attr.value == "connect"
            and self._names.path(target.value) in table.SHUTDOWN_SIGNALS
        )

    def _after_yield_of(self, call: cst.Call) -> Iterator[cst.BaseExpression]:
        """Generators whose part after the yield runs at shutdown."""
        for arg in call.args:
            if arg.keyword is not None and arg.keyword.value == "lifespan":
                yield arg.value
        func = call.func
        if isinstance(func, cst.Attribute) and _is_list_of(func.value, table.CONTEXT_LISTS):
            for arg in call.args:
                yield from _listed(arg.value)

    def _after_yield(self, function: Function) -> Iterator[cst.CSTNode]:
        yields = [
            node for node in running_nodes(function.node.body) if isinstance(node, cst.Yield)
        ]
        if not yields:
            return
        for above, below in self._tree.lineage(yields[-1]):
            if above is function.node:
                return
            if isinstance(above, cst.IndentedBlock):
                statements = list(above.body)
                yield from statements[statements.index(below) + 1 :]  # type: ignore[arg-type]


def _listed(value: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    if isinstance(value, (cst.List, cst.Tuple)):
        for element in value.elements:
            yield element.value
    else:
        yield value


def _is_list_of(node: cst.BaseExpression, names: frozenset[str]) -> bool:
    return isinstance(node, cst.Attribute) and node.attr.value in names
