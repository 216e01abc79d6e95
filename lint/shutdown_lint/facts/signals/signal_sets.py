"""Which signals an expression stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_int, constant_str
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge.signals import NUMBERS
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.code.bindings import Binding
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects

_MAX_HOPS = 6


class SignalSet(NamedTuple):
    """The signals that an expression can be, each with the node that names it."""

    nodes: dict[str, cst.CSTNode]
    complete: bool  # False when it can be others as well, or cannot be told

    @property
    def names(self) -> frozenset[str]:
        """The names: `SIGTERM`."""
        return frozenset(self.nodes)


class SignalSets:
    """Resolves signal arguments: constants, numbers, getattr, loops over tuples."""

    def __init__(self, names: Names, objects: Objects) -> None:
        self._names = names
        self._objects = objects

    def of(self, node: cst.CSTNode | None) -> SignalSet:
        """The signals that an expression stands for."""
        found: dict[str, cst.CSTNode] = {}
        complete = True
        for name, where in self._signals(node, _MAX_HOPS):
            if name is None:
                complete = False
            else:
                found.setdefault(name, where)
        return SignalSet(found, complete and bool(found))

    def of_elements(self, node: cst.CSTNode) -> list[SignalSet]:
        """What each element of a literal collection stands for, also through a name."""
        return [self.of(element) for element in self._elements(node, _MAX_HOPS)]

    def _signals(
        self, node: cst.CSTNode | None, hops: int
    ) -> Iterator[tuple[str | None, cst.CSTNode]]:
        if node is None:
            yield None, _UNKNOWN
            return
        name = self._one(node)
        if name is not None:
            yield name, node
        elif hops <= 0:
            yield None, node
        elif isinstance(node, cst.IfExp):
            yield from self._signals(node.body, hops - 1)
            yield from self._signals(node.orelse, hops - 1)
        elif isinstance(node, cst.Name):
            yield from self._of_name(node, hops)
        elif isinstance(node, cst.Call):
            yield from self._of_call(node, hops)
        elif isinstance(node, cst.Attribute):
            values = self._objects.attributes.values_of(node)
            yield from self._signals(values[0] if len(values) == 1 else None, hops - 1)
        else:
            yield None, node

    def _one(self, node: cst.CSTNode) -> str | None:
        number = constant_int(node)
        if number is not None:
            return NUMBERS.get(number)
        path = self._names.path(node)
        if path is not None and path.startswith("signal."):
            name = path.rpartition(".")[2]
            if name.startswith("SIG") and not name.startswith("SIG_"):
                return name
        if isinstance(node, cst.Subscript):  # signal.Signals["SIGTERM"]
            index = node.slice[0].slice
            if self._names.path(node.value) == "signal.Signals" and isinstance(index, cst.Index):
                return constant_str(index.value)
        return None

    def _of_name(self, node: cst.Name, hops: int) -> Iterator[tuple[str | None, cst.CSTNode]]:
        binding = self._names.binding(node)
        if binding is not None and binding.kind is Kind.ASSIGN:
            yield from self._signals(binding.value, hops - 1)
        elif binding is not None and binding.kind is Kind.ELEMENT:
            for element in self._looped_over(node, binding, hops - 1):
                yield from self._signals(element, hops - 1)
        else:
            yield None, node

    def _of_call(self, node: cst.Call, hops: int) -> Iterator[tuple[str | None, cst.CSTNode]]:
        path = self._names.path(node.func)
        if path == "signal.Signals" and len(node.args) == 1:
            yield from self._signals(node.args[0].value, hops - 1)
        elif path == "builtins.getattr" and len(node.args) >= 2:
            if self._names.path(node.args[0].value) == "signal":
                yield from self._strings(node.args[1].value, hops - 1)
            else:
                yield None, node
        else:
            yield None, node

    def _strings(
        self, node: cst.CSTNode | None, hops: int
    ) -> Iterator[tuple[str | None, cst.CSTNode]]:
        if node is None:
            yield None, _UNKNOWN
            return
        text = constant_str(node)
        if text is not None:
            yield text, node
            return
        binding = self._names.binding(node) if isinstance(node, cst.Name) else None
        if hops > 0 and binding is not None and binding.kind is Kind.ASSIGN:
            yield from self._strings(binding.value, hops - 1)
        elif hops > 0 and binding is not None and binding.kind is Kind.ELEMENT:
            for element in self._looped_over(node, binding, hops - 1):
                yield from self._strings(element, hops - 1)
        else:
            yield None, node

    def _looped_over(
        self, name: cst.CSTNode, binding: Binding, hops: int
    ) -> Iterable[cst.CSTNode | None]:
        """What the variable of a loop can be; one unknown where the loop picks some of it."""
        if isinstance(name, cst.Name) and _is_compared(name.value, binding.node):
            return [None]
        return self._elements(binding.value, hops)

    def _elements(self, node: cst.CSTNode | None, hops: int) -> Iterable[cst.CSTNode | None]:
        """The elements of a literal collection, also through a name; one unknown if hidden."""
        match node:
            case cst.Tuple() | cst.List() | cst.Set():
                return [
                    None if isinstance(element, cst.StarredElement) else element.value
                    for element in node.elements
                ]
            case cst.Dict():  # a loop over a dictionary gives its keys
                return [
                    element.key if isinstance(element, cst.DictElement) else None
                    for element in node.elements
                ]
            case cst.BinaryOperation(operator=cst.Add()) if hops > 0:
                return [
                    *self._elements(node.left, hops - 1),
                    *self._elements(node.right, hops - 1),
                ]
            case cst.Name() if hops > 0:
                binding = self._names.binding(node)
                if binding is not None and binding.kind is Kind.ASSIGN:
                    return self._elements(binding.value, hops - 1)
            case cst.Attribute() if hops > 0:
                values = self._objects.attributes.values_of(node)
                if len(values) == 1:
                    return self._elements(values[0], hops - 1)
            case cst.Call() if len(node.args) == 1 and self._names.path(node.func) in (
                "builtins.tuple", "builtins.list", "builtins.set", "builtins.frozenset",
            ):  # fmt: skip
                return self._elements(node.args[0].value, hops - 1)
        return [None]


_UNKNOWN = cst.Ellipsis()


def _is_compared(variable: str, loop: cst.CSTNode) -> bool:
    """Whether a loop compares its variable: then not every element gets everywhere."""
    return any(
        isinstance(node, cst.Comparison)
        and any(
            isinstance(below, cst.Name) and below.value == variable
            for below in running_nodes(node)
        )
        for node in running_nodes(loop)
    )
