"""Which objects are asyncio's event loops."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.definitions import first_parameter
from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.knowledge.event_loops import ATTRIBUTES, LOOP, METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.scopes import Scope
    from shutdown_lint.facts.code.tree import Tree

_MAX_HOPS = 3
# Calls that pass on to a function what follows it among their arguments: at which position it is.
_PASSING_ON = {"add_signal_handler": 1, "call_soon": 0, "call_soon_threadsafe": 0, "partial": 0}


class EventLoops:
    """The event loops of a module."""

    def __init__(
        self, tree: Tree, names: Names, functions: Functions, objects: Objects, calls: Calls
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._calls = calls

    def is_loop(self, node: cst.BaseExpression) -> bool:
        """Whether an expression surely is an asyncio event loop.

        It was made by asyncio or is annotated so; or somebody asks of it what only such a loop
        can do; or it is a parameter for which every caller in the module gives one.
        """
        return self._is_loop(node, _MAX_HOPS)

    def takes_handler(self, registering: cst.Call | cst.Decorator) -> bool:
        """Whether an `add_signal_handler` is surely that of asyncio.

        Servers and bots have methods of that name which may treat their callbacks differently. A
        decorator is one that the project itself says registers with its event loop.
        """
        if isinstance(registering, cst.Decorator):
            return True
        call = registering
        if not isinstance(call.func, cst.Attribute):
            return False
        owner = call.func.value
        name = (written_path(owner) or "").rpartition(".")[2]
        return self._objects.known(owner) == LOOP or "loop" in name.lower()

    def visible_at(self, node: cst.CSTNode) -> str | None:
        """How code at a place may name the event loop: a variable, or an attribute of `self`."""
        here = self._names.scopes.at(node)
        scope: Scope | None = here
        while scope is not None:
            for name, bindings in scope.bindings.items():
                if len(bindings) == 1 and here.lookup(name) == (scope, bindings):
                    value = bindings[0].value if bindings[0].kind is Kind.ASSIGN else None
                    if value is not None and self._objects.known(value) == LOOP:
                        return name
            if isinstance(scope.node, cst.FunctionDef):
                function, first = self._functions.of(scope.node), first_parameter(scope.node)
                owner = function.owner if function.binds_first else None
                if owner is not None and first is not None:
                    for attribute in ATTRIBUTES:
                        values = self._objects.attributes.values(owner, attribute)
                        if values and all(v is not None and self.is_loop(v) for v in values):
                            return f"{first.name.value}.{attribute}"
            scope = scope.parent
        return None

    def _is_loop(self, node: cst.BaseExpression, hops: int) -> bool:
        known = self._objects.known(node)
        if known is not None:
            return known == LOOP
        if hops <= 0 or not isinstance(node, (cst.Attribute, cst.Name)):
            return False
        if any(self._objects.same(node, other) for other in self._asked):
            return True
        if isinstance(node, cst.Attribute):
            values = self._objects.attributes.values_of(node)
            return bool(values) and all(
                value is not None and self._is_loop(value, hops - 1) for value in values
            )
        given = list(self._given_for(node))
        return bool(given) and all(
            value is not None and self._is_loop(value, hops - 1) for value in given
        )

    @cached_property
    def _asked(self) -> list[cst.BaseExpression]:
        """The objects that are asked to do what only an event loop can do."""
        return [
            call.func.value
            for call in self._tree.all(cst.Call)
            if isinstance(call.func, cst.Attribute)
            and call.func.attr.value in METHODS
            and self._calls.callee(call) is None
        ]

    def _given_for(self, name: cst.Name) -> Iterator[cst.BaseExpression | None]:
        """What the calls in this module give for a parameter."""
        binding = self._names.binding(name)
        if binding is None or binding.kind is not Kind.PARAMETER:
            return
        param = binding.node
        node = self._tree.enclosing_function_of_parameter(param)
        if node is None or not isinstance(param, cst.Param) or not isinstance(node, FUNCTIONS):
            return
        function = self._functions.of(node)
        for call in self._tree.all(cst.Call):
            if self._calls.callee(call) == function:
                yield self._argument(call, function, param, skip=0)
            passing = _PASSING_ON.get(self._names.called(call))
            if passing is not None and len(call.args) > passing:
                callback = call.args[passing].value
                if isinstance(callback, cst.Call):  # a partial, which is met on its own
                    continue
                reference = self._calls.reference(callback)
                if reference is not None and reference.function == function:
                    yield self._argument(call, function, param, skip=passing + 1)

    def _argument(
        self, call: cst.Call, function: Function, param: cst.Param, skip: int
    ) -> cst.BaseExpression | None:
        params = [*function.node.params.posonly_params, *function.node.params.params]
        keyword = param.name.value
        if param not in params:
            return argument(call, None, keyword)
        position = params.index(param) - int(function.binds_first) + skip
        return argument(call, position, keyword) if position >= skip else None
