"""What containers hold: everything that the module puts into a list, a set, a dict or a queue."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.knowledge.classes import ELEMENT_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Class
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.scopes import Scope
    from shutdown_lint.facts.code.tree import Tree

_SAME_ELEMENTS = frozenset(
    {"builtins.list", "builtins.tuple", "builtins.set", "builtins.reversed", "builtins.sorted"}
)
_COPIES = frozenset({"copy", "values"})
_ADDS = frozenset({"add", "append", "appendleft"})
# What shows its elements, calls without arguments among them.
_WRITTEN_OUT = frozenset(
    {
        cst.Call,
        cst.Dict,
        cst.DictComp,
        cst.GeneratorExp,
        cst.List,
        cst.ListComp,
        cst.Set,
        cst.SetComp,
        cst.Tuple,
    }
)


class Contents:
    """Finds the elements of containers."""

    def __init__(self, tree: Tree, names: Names, functions: Functions, objects: Objects) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._variables: dict[tuple[Scope | Class, str], list[cst.CSTNode | None]] = {}

    def source(self, container: cst.CSTNode) -> cst.CSTNode:
        """The container whose elements an expression goes through: `ts` of `list(ts)`."""
        while isinstance(container, cst.Call):
            func = container.func
            if self._names.path(func) in _SAME_ELEMENTS and container.args:
                container = container.args[0].value
            elif isinstance(func, cst.Attribute) and func.attr.value in _COPIES:
                container = func.value
            else:
                break
        if isinstance(container, cst.Subscript) and isinstance(
            container.slice[0].slice, cst.Slice
        ):
            return self.source(container.value)
        meant = self._objects.meant(container)
        if meant is container or self._annotation_of(container) is not None:
            return container
        return self.source(meant)

    def holder(self, node: cst.BaseExpression) -> cst.CSTNode:
        """What names an object: the container, for the variable of a loop over it."""
        if isinstance(node, cst.Name):
            binding = self._names.binding(node)
            if binding is not None and binding.kind in (Kind.ELEMENT, Kind.VALUE):
                if binding.value is not None:
                    return self.source(binding.value)
        return node

    def of(self, container: cst.CSTNode) -> list[cst.CSTNode | None]:
        """Every value put into a container; None stands for one that cannot be seen."""
        # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
        if type(container) is not cst.Name and type(container) is not cst.Attribute:
            return list(_literal(container))
        variable = self._variable(container)
        if variable is None:
            return self._of_variable(container)
        if variable not in self._variables:
            self._variables[variable] = self._of_variable(container)
        return self._variables[variable]

    def _variable(self, container: cst.Name | cst.Attribute) -> tuple[Scope | Class, str] | None:
        """The variable, or attribute of `self`, that a container is; None if it is neither."""
        if type(container) is not cst.Name:
            return self._functions.self_attribute(container)
        found = self._names.scopes.at(container).lookup(container.value)
        return None if found is None else (found[0], container.value)

    def _of_variable(self, container: cst.Name | cst.Attribute) -> list[cst.CSTNode | None]:
        return [
            *(item for value in self._values(container) for item in _literal(value)),
            *self._added(container),
        ]

    def annotation(self, container: cst.CSTNode) -> cst.CSTNode | None:
        """The annotation of the elements, where the container has one: `T` of `list[T]`."""
        match self._annotation_of(container):
            case cst.Subscript() as whole:
                name = (self._names.path(whole.value) or "").rpartition(".")[2].lower()
                position = ELEMENT_TYPES.get(name)
                if position is None or len(whole.slice) <= position:
                    return None
                index = whole.slice[position].slice
                return index.value if isinstance(index, cst.Index) else None
        return None

    def _annotation_of(self, container: cst.CSTNode) -> cst.CSTNode | None:
        if isinstance(container, cst.Attribute):
            return self._objects.attributes.annotation_of(container)
        if isinstance(container, cst.Name):
            found = self._names.scopes.at(container).lookup(container.value)
            for binding in found[1] if found is not None else ():
                if binding.annotation is not None:
                    return binding.annotation
        return None

    def _added(self, container: cst.Name | cst.Attribute) -> Iterator[cst.CSTNode | None]:
        for receiver, value in self._additions.get(_last_name(container), ()):
            if self._objects.same(receiver, container):
                yield value

    @cached_property
    def _additions(self) -> dict[str, list[tuple[cst.BaseExpression, cst.CSTNode]]]:
        """What is added to containers, by the last name of the container."""
        found: dict[str, list[tuple[cst.BaseExpression, cst.CSTNode]]] = {}
        for call in self._tree.all(cst.Call):
            func = call.func
            if type(func) is cst.Attribute and func.attr.value in _ADDS:
                if len(call.args) == 1:
                    receiver = self._receiver(func.value)
                    found.setdefault(_last_name(receiver), []).append(
                        (receiver, call.args[0].value)
                    )
        for assign in self._tree.all(cst.Assign):
            for target in assign.targets:
                item = target.target
                if type(item) is cst.Subscript:
                    receiver = self._receiver(item.value)
                    found.setdefault(_last_name(receiver), []).append((receiver, assign.value))
        return found

    def _receiver(self, container: cst.BaseExpression) -> cst.BaseExpression:
        meant = self._objects.meant(container)
        return meant if isinstance(meant, (cst.Name, cst.Attribute)) else container

    def _values(self, container: cst.Name | cst.Attribute) -> list[cst.CSTNode | None]:
        if type(container) is cst.Name:
            found = self._names.scopes.at(container).lookup(container.value)
            bindings = found[1] if found is not None else []
            return [binding.value if binding.kind is Kind.ASSIGN else None for binding in bindings]
        attribute = self._functions.self_attribute(container)
        return [None] if attribute is None else [*self._objects.attributes.values(*attribute)]


def _literal(value: cst.CSTNode | None) -> Iterator[cst.CSTNode | None]:
    if type(value) not in _WRITTEN_OUT:  # as nearly all; a class pattern is `isinstance`
        if not is_constant(value, None):
            yield None
        return
    match value:
        case cst.List() | cst.Tuple() | cst.Set():
            for element in value.elements:
                yield None if isinstance(element, cst.StarredElement) else element.value
        case cst.ListComp() | cst.SetComp() | cst.GeneratorExp():
            yield value.elt
        case cst.DictComp():
            yield value.value
        case cst.Dict():
            for item in value.elements:
                yield item.value if isinstance(item, cst.DictElement) else None
        case cst.Call() if not value.args:
            return  # list(), set(), deque(): empty
        case _:
            if not is_constant(value, None):
                yield None


def _last_name(node: cst.BaseExpression) -> str:
    if type(node) is cst.Attribute:
        return node.attr.value
    return node.value if type(node) is cst.Name else ""
