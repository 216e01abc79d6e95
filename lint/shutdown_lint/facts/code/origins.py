"""Where an object comes from: the calls that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.knowledge.cleanup import TAKING_METHODS
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.code.bindings import Binding
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.parameters import Parameters
    from shutdown_lint.facts.code.scopes import Scope

_MAX_HOPS = 6


class Origin(NamedTuple):
    """The calls that made what an expression stands for."""

    calls: frozenset[cst.Call]
    one_of_many: bool = False  # an element: the expression goes through all of them


class Origins:
    """Follows objects back to the calls that made them."""

    def __init__(
        self,
        names: Names,
        functions: Functions,
        objects: Objects,
        calls: Calls,
        parameters: Parameters,
    ) -> None:
        self._names = names
        self._functions = functions
        self._objects = objects
        self._calls = calls
        self._parameters = parameters
        self._open: set[Binding] = set()  # being looked into
        # By `id`, with the node, which so stays alive: libcst's way to hash one takes longer.
        self._found: dict[int, tuple[cst.CSTNode, Origin | None]] = {}
        self._variables: dict[tuple[Scope, str], Origin | None] = {}

    def of(self, node: cst.CSTNode | None) -> Origin | None:
        """The constructor calls behind an expression; None when some of them cannot be seen."""
        if node is None:
            return None
        kept = self._found.get(id(node))
        if kept is not None:
            return kept[1]
        found = self._of(node, _MAX_HOPS)
        self._found[id(node)] = node, found
        return found

    def of_parameter(self, param: cst.Param) -> Origin | None:
        """The constructor calls behind what the calls of its function give for a parameter."""
        return self._of_parameter(param, _MAX_HOPS)

    def _of_parameter(self, param: cst.CSTNode, hops: int) -> Origin | None:
        given = self._parameters.given(param)
        return self._together([v for v in given if not is_constant(v, None)], hops)

    def _of(self, node: cst.CSTNode | None, hops: int) -> Origin | None:
        if hops <= 0:
            return None
        # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
        if type(node) is cst.Name:
            return self._of_name(node, hops)
        if type(node) is cst.Attribute:
            values = self._objects.attributes.values_of(node)
            return self._together([v for v in values if not is_constant(v, None)], hops)
        if type(node) is cst.Call:
            return self._of_call(node, hops)
        if type(node) is cst.Await:
            return self._of(node.expression, hops - 1)
        return self._elements(node.value, hops) if type(node) is cst.Subscript else None

    def _of_name(self, name: cst.Name, hops: int) -> Origin | None:
        found = self._names.scopes.at(name).lookup(name.value)
        if found is None:
            return None
        if self._open or hops < _MAX_HOPS:
            return self._of_bindings(found[1], hops)
        variable = found[0], name.value
        if variable not in self._variables:
            self._variables[variable] = self._of_bindings(found[1], hops)
        return self._variables[variable]

    def _of_bindings(self, bindings: Iterable[Binding], hops: int) -> Origin | None:
        calls: set[cst.Call] = set()
        one_of_many = False
        for binding in bindings:
            if binding in self._open or is_constant(binding.value, None):
                continue  # for t in ts, where ts.append(t): the loop adds nothing of its own
            self._open.add(binding)
            origin = self._of_binding(binding, hops)
            self._open.discard(binding)
            if origin is None:
                return None
            calls |= origin.calls
            one_of_many = one_of_many or origin.one_of_many
        return Origin(frozenset(calls), one_of_many) if calls else None

    def _of_binding(self, binding: Binding, hops: int) -> Origin | None:
        if binding.kind in (Kind.ELEMENT, Kind.VALUE):
            return self._elements(binding.value, hops)
        if binding.kind in (Kind.ASSIGN, Kind.CONTEXT):
            return self._of(binding.value, hops - 1)
        if binding.kind is Kind.PARAMETER:
            return self._of_parameter(binding.node, hops)
        return None

    def _of_call(self, call: cst.Call, hops: int) -> Origin | None:
        func = call.func
        if isinstance(func, cst.Attribute) and func.attr.value in TAKING_METHODS:
            return self._elements(func.value, hops)
        made = self._calls.reference(func)
        if made is None or isinstance(made.function.node, cst.Lambda):
            return Origin(frozenset((call,)))
        if not made.function.is_plain:
            return None
        returned = self._functions.returned(made.function)
        return self._together(filter(None, returned), hops)

    def _elements(self, container: cst.CSTNode | None, hops: int) -> Origin | None:
        if container is None:
            return None
        contents = self._objects.contents
        values = contents.of(contents.source(container))
        found = self._together(values, hops)
        return None if found is None else found._replace(one_of_many=True)

    def _together(self, nodes: Iterable[cst.CSTNode | None], hops: int) -> Origin | None:
        calls: set[cst.Call] = set()
        for node in nodes:
            found = self._of(node, hops - 1)
            if found is None:
                return None
            calls |= found.calls
        return Origin(frozenset(calls)) if calls else None
