"""What an object is: the class of the value of an expression.

Follows constructors, factories of the module, attributes of `self`, annotations, `with … as` and
containers that only ever receive objects of one class. Where two classes are possible, there is no
answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.attributes import Attributes
from shutdown_lint.facts.code.bindings import Binding, Kind
from shutdown_lint.facts.code.contents import Contents
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.types import Type, Types
from shutdown_lint.knowledge.classes import (
    HOLDERS,
    LISTED_BY,
    MADE_BY,
    MADE_BY_METHOD,
)
from shutdown_lint.knowledge.cleanup import TAKING_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.parameters import Parameters
    from shutdown_lint.facts.code.scopes import Scope
    from shutdown_lint.facts.code.tree import Tree

_MAX_HOPS = 8
_TELLING_METHODS = TAKING_METHODS.union(method for _, method in MADE_BY_METHOD)
# Names that are bound in many places to one another: copyparty's authsrv.py took minutes.
_MAX_STEPS = 5_000


class Objects:
    """The classes of the values of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        parameters: Parameters,
        own_classes: frozenset[str] = frozenset(),
    ) -> None:
        self._names = names
        self._functions = functions
        self._parameters = parameters
        self._own_classes = own_classes  # that the project has rows for
        self.attributes = Attributes(tree, names, functions)
        self.types = Types(names, functions, own_classes)
        self.contents = Contents(tree, names, functions, self)
        # By `id`, with the node, which so stays alive: libcst's way to hash one takes longer.
        self._types: dict[int, tuple[cst.CSTNode, Type | None]] = {}
        self._variables: dict[tuple[Scope, str], Type | None] = {}
        self._open: set[Binding] = set()  # being looked into
        self._steps = _MAX_STEPS

    def type(self, node: cst.CSTNode | None) -> Type | None:
        """The class of the value of an expression; None when it cannot be told."""
        if node is None:
            return None
        kept = self._types.get(id(node))
        if kept is not None:
            return kept[1]
        if not self._open:
            self._steps = _MAX_STEPS
        found = self._type(node, _MAX_HOPS)
        self._types[id(node)] = node, found
        return found

    def known(self, node: cst.CSTNode | None) -> str | None:
        """The class by which the tables know the value: `threading.Thread`."""
        found = self.type(node)
        return None if found is None else found.known

    def same(self, one: cst.CSTNode, other: cst.CSTNode) -> bool:
        """Whether two expressions surely name the same object: one variable or one attribute."""
        if one is other:
            return True
        if type(one) is cst.Name and type(other) is cst.Name:
            mine = self._functions.self_class(one)
            if mine is not None:
                return mine == self._functions.self_class(other)
            if one.value != other.value:
                return False
            here = self._names.scopes.at(one).lookup(one.value)
            there = self._names.scopes.at(other).lookup(other.value)
            return here is not None and there is not None and here[0] is there[0]
        if type(one) is cst.Attribute and type(other) is cst.Attribute:
            if one.attr.value != other.attr.value:
                return False
            mine = self._functions.self_class(one.value)
            theirs = self._functions.self_class(other.value)
            if mine is not None and theirs is not None:
                return mine == theirs
            return self.same(one.value, other.value)
        return False

    def meant(self, node: cst.CSTNode) -> cst.CSTNode:
        """What a parameter stands for: what the only call of its function gives; else the node."""
        for _ in range(_MAX_HOPS):
            if type(node) is not cst.Name:
                break
            binding = self._names.binding(node)
            if binding is None or binding.kind is not Kind.PARAMETER:
                break
            given = self._parameters.given(binding.node)
            if len(given) != 1:
                break
            node = given[0]
        return node

    def _type(self, node: cst.CSTNode | None, hops: int) -> Type | None:
        if node is None or hops <= 0 or self._steps <= 0:
            return None
        self._steps -= 1
        # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
        if type(node) is cst.Name:
            own = self._functions.self_class(node)
            if own is not None:
                return self.types.of_class(own)
            return self._type_of_variable(node, hops)
        if type(node) is cst.Attribute:
            return self._type_of_attribute(node, hops)
        if type(node) is cst.Call:
            return self._type_of_call(node, hops)
        if type(node) is cst.Await:
            awaited = self._type(node.expression, hops)
            return None if awaited is not None and awaited.known in HOLDERS else awaited
        if type(node) is cst.IfExp:
            return self._agreed((node.body, node.orelse), hops)
        if type(node) is cst.NamedExpr:
            return self._type(node.value, hops - 1)
        return self._element(node.value, hops - 1) if type(node) is cst.Subscript else None

    def _type_of_call(self, call: cst.Call, hops: int) -> Type | None:
        path = self._names.path(call.func)
        if path is not None and path in MADE_BY:
            return Type(MADE_BY[path])
        if path in self._own_classes:
            return Type(None, own=path)
        local = self._functions.class_of_name(call.func) or self._functions.self_class(call.func)
        if local is not None:  # Class(…), and cls(…) in a class method
            return self.types.of_class(local)
        if type(call.func) is cst.Attribute and call.func.attr.value in _TELLING_METHODS:
            owner = self._type(call.func.value, hops - 1)
            if owner is not None and owner.known is not None:
                made = MADE_BY_METHOD.get((owner.known, call.func.attr.value))
                if made is not None:
                    return Type(made)
            is_own = owner is not None and owner.local is not None
            if call.func.attr.value in TAKING_METHODS and not is_own:
                return self._element(call.func.value, hops - 1)
        return self._type_of_factory(call, hops) or self._type_of_instance_call(call, hops)

    def _type_of_instance_call(self, call: cst.Call, hops: int) -> Type | None:
        """What calling an object makes: `Session = sessionmaker(engine)`, then `Session()`."""
        owner = self._type(call.func, hops - 1)
        if owner is None or owner.known is None or owner.local is not None:
            return None
        made = MADE_BY_METHOD.get((owner.known, "__call__"))
        return None if made is None else Type(made)

    def _type_of_factory(self, call: cst.Call, hops: int) -> Type | None:
        function = self._factory(call)
        if function is None or not function.is_plain or function.is_async:
            return None
        if isinstance(function.node, cst.Lambda):
            return self._type(function.node.body, hops - 1)
        returned = list(filter(None, self._functions.returned(function)))
        return self._agreed(returned, hops - 1) if returned else None

    def _factory(self, call: cst.Call) -> Function | None:
        if type(call.func) is cst.Name:
            binding = self._names.binding(call.func)
            if binding is not None and binding.kind is Kind.FUNCTION:
                return self._functions.of(binding.node)  # type: ignore[arg-type]
        if type(call.func) is cst.Attribute:
            on = call.func.value
            owner = self._functions.self_class(on) or self._functions.class_of_name(on)
            if owner is not None:
                return self._functions.method(owner, call.func.attr.value)
        return None

    def _type_of_variable(self, name: cst.Name, hops: int) -> Type | None:
        found = self._names.scopes.at(name).lookup(name.value)
        if found is None:
            return None
        if self._open or hops < _MAX_HOPS:
            return self._type_of_bindings(found[1], hops)
        variable = found[0], name.value
        if variable not in self._variables:
            self._variables[variable] = self._type_of_bindings(found[1], hops)
        return self._variables[variable]

    def _type_of_bindings(self, bindings: Iterable[Binding], hops: int) -> Type | None:
        found: set[Type | None] = set()
        for binding in bindings:
            if binding.kind is Kind.ASSIGN and is_constant(binding.value, None):
                continue
            if binding in self._open:
                continue  # for t in ts, where ts.append(t): the loop adds nothing of its own
            self._open.add(binding)
            found.add(self._type_of_binding(binding, hops - 1))
            self._open.discard(binding)
            if None in found or len(found) > 1:
                return None
        return found.pop() if found else None

    def _type_of_binding(self, binding: Binding, hops: int) -> Type | None:
        match binding.kind:
            case Kind.ASSIGN:
                if binding.value is not None:
                    return self._type(binding.value, hops)
                return self.types.of_annotation(binding.annotation)
            case Kind.CONTEXT:
                return self._type(binding.value, hops)
            case Kind.ELEMENT | Kind.VALUE:
                return self._element(binding.value, hops)
            case Kind.PARAMETER:
                if binding.annotation is not None:
                    return self.types.of_annotation(binding.annotation)
                return self._agreed(self._parameters.given(binding.node), hops)
            case _:
                return None

    def _type_of_attribute(self, node: cst.Attribute, hops: int) -> Type | None:
        owner = self._functions.self_class(node.value)
        if owner is None:
            holder = self._type(node.value, hops - 1)
            owner = holder.local if holder is not None else None
        if owner is None:
            return None
        values = [
            value
            for value in self.attributes.values(owner, node.attr.value)
            if not is_constant(value, None)
        ]
        if values:
            return self._agreed(values, hops - 1)
        return self.types.of_annotation(self.attributes.annotation(owner, node.attr.value))

    def _agreed(self, nodes: Iterable[cst.CSTNode | None], hops: int) -> Type | None:
        found: set[Type | None] = set()
        for node in nodes:
            if not is_constant(node, None):
                found.add(self._type(node, hops - 1))
                if None in found or len(found) > 1:
                    return None
        return found.pop() if found else None

    def _element(self, container: cst.CSTNode | None, hops: int) -> Type | None:
        """The class of all elements of a container that only receives objects of one class."""
        if container is None or hops <= 0:
            return None
        container = self.contents.source(container)
        if isinstance(container, cst.Call):
            known = LISTED_BY.get(self._names.path(container.func) or "")
            return None if known is None else Type(known)
        values = self.contents.of(container)
        found = self._agreed(values, hops - 1) if values else None
        return found or self.types.of_annotation(self.contents.annotation(container))
