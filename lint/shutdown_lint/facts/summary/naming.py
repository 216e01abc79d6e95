"""Dotted names, as other modules say them: of functions, classes, objects and what is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.calls import PARTIALS
from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.facts.summary.classes import Classes
from shutdown_lint.facts.summary.homes import Homes, key_of
from shutdown_lint.facts.summary.packages import is_known_package

if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.facts.code.definitions import Class, Function
    from shutdown_lint.facts.module import ModuleFacts

_MAX_HOPS = 8
# Exact classes: libcst's are abstract, and `isinstance` is slow with those.
_WITH_BODY = frozenset((*FUNCTIONS, cst.ClassDef))


class Naming:
    """The names of one module."""

    def __init__(
        self, facts: ModuleFacts, module: str, ours: Callable[[str], bool] | None
    ) -> None:
        self._facts = facts
        self._is_package = facts.path.replace("\\", "/").endswith("__init__.py")
        self._ours = ours
        stem = facts.path.replace("\\", "/").rpartition("/")[2].removesuffix(".py")
        self.module = module or stem
        self.classes = Classes(facts, self)
        self._homes = Homes(facts)
        self._lambdas: dict[cst.CSTNode, str] = {}
        self._objects: dict[int, str] = {}  # by `id`: nodes live as long as the facts
        self._number_lambdas()

    def absolute(self, path: str) -> str:
        """The path of an import, without the dots of a relative one."""
        if not path.startswith("."):
            return path
        rest = path.lstrip(".")
        up = len(path) - len(rest) - (1 if self._is_package else 0)
        parts = self.module.split(".")
        package = ".".join(parts[: max(len(parts) - up, 0)])
        return ".".join(filter(None, (package, rest)))

    def may_be_ours(self, path: str) -> bool:
        """Whether a dotted path may be that of something in the project."""
        if path.partition(".")[0] == self.module.partition(".")[0]:
            return True
        if self._ours is not None:
            return self._ours(path)
        return not is_known_package(path.partition(".")[0])

    def function(self, function: Function) -> str:
        """The dotted name of a function, method or lambda of the module."""
        if function.node in self._lambdas:
            return self._lambdas[function.node]
        return f"{self.around(function.node)}.{function.name}"

    def class_(self, class_: Class) -> str:
        """The dotted name of a class of the module."""
        return f"{self.around(class_.node)}.{class_.name}"

    def around(self, node: cst.CSTNode) -> str:
        """The function or class that a node stands in; the module."""
        tree = self._facts.tree
        below, above = node, tree.parent(node)
        while above is not None:
            if type(above) in _WITH_BODY and below is above.body:  # type: ignore[attr-defined]
                if isinstance(above, FUNCTIONS):
                    return self.function(self._facts.functions.of(above))
                return f"{self.around(above)}.{above.name.value}"  # type: ignore[attr-defined]
            below, above = above, tree.parent(above)
        return self.module

    def path(self, node: cst.CSTNode | None) -> str:
        """The dotted path of an expression that is imported or built in; "" for others."""
        path = self._facts.names.path(node)
        return "" if path is None else self.absolute(path)

    def callable(self, node: cst.CSTNode | None, hops: int = _MAX_HOPS) -> str:
        """What is called, or would be; "" when it is chosen at run time."""
        if node is None or hops <= 0:
            return ""
        if type(node) is cst.Call:
            if self._facts.names.path(node.func) in PARTIALS and node.args:
                return self.callable(node.args[0].value, hops - 1)
            reference = self._facts.calls.reference(node)
            return "" if reference is None else self.function(reference.function)
        reference = self._facts.calls.reference(node)
        if reference is not None:
            return self.function(reference.function)
        local = self._facts.functions.class_of_name(node)
        if local is not None:
            return self.class_(local)
        if path := self.path(node):
            return path
        if isinstance(node, cst.Attribute):
            if node.attr.value != "__init__" and isinstance(node.value, cst.Call):
                if self.path(node.value.func) == "builtins.super":
                    return ""
            owner = self.classes.of(node.value) or self.object(node.value)
            return f"{owner}.{node.attr.value}" if owner else ""
        return self._given(node, hops) if isinstance(node, cst.Name) else ""

    def _given(self, node: cst.Name, hops: int) -> str:
        """A callable that a function was given: the parameter; or another name of one."""
        binding = self._facts.names.binding(node)
        if binding is None:
            return ""
        if binding.kind is Kind.PARAMETER:
            return self._variable(node, hops)
        if binding.kind is Kind.ASSIGN and isinstance(binding.value, cst.BaseExpression):
            return self.callable(binding.value, hops - 1)
        return ""

    def object(self, node: cst.CSTNode | None, hops: int = _MAX_HOPS) -> str:
        """The place that holds an object, the one where it is made if that is known."""
        if node is None or hops <= 0:
            return ""
        if hops < _MAX_HOPS:
            return self._object(node, hops)
        found = self._objects.get(id(node))
        if found is None:
            found = self._objects[id(node)] = self._object(node, hops)
        return found

    def _object(self, node: cst.CSTNode, hops: int) -> str:
        if type(node) is cst.Name:
            return self._variable(node, hops)
        if type(node) is cst.Attribute:
            return self._attribute(node, hops)
        if type(node) is cst.Await:
            return self.object(node.expression, hops - 1)
        if type(node) is cst.Subscript:
            holder = self.object(node.value, hops - 1)
            key = key_of(node)
            return f'{holder}["{key}"]' if holder and key else holder
        return ""

    def _attribute(self, node: cst.Attribute, hops: int) -> str:
        home = self._homes.of(node)
        if home is not None and (place := self.object(home, hops - 1)):
            return place
        if path := self.path(node):
            return path
        functions = self._facts.functions
        owner = functions.self_class(node.value) or functions.class_of_name(node.value)
        if owner is not None:
            return (
                f"{self.class_(self._homes.assigning(owner, node.attr.value))}.{node.attr.value}"
            )
        holder = self.classes.of(node.value) or self.object(node.value, hops - 1)
        return f"{holder}.{node.attr.value}" if holder else ""

    def _variable(self, node: cst.Name, hops: int) -> str:
        if own := self._facts.functions.self_class(node):
            return self.class_(own)
        found = self._facts.names.scopes.at(node).lookup(node.value)
        if found is None:
            return self.path(node)
        home = self._homes.of(node)
        if home is not None and (place := self.object(home, hops - 1)):
            return place
        scope, bindings = found
        if len(bindings) == 1:
            only = bindings[0]
            if only.kind is Kind.IMPORT:
                return self.absolute(only.target)
            if only.kind is Kind.ASSIGN and isinstance(only.value, (cst.Name, cst.Attribute)):
                if meant := self.object(only.value, hops - 1):
                    return meant
        holder = scope.node
        if isinstance(holder, FUNCTIONS):
            return f"{self.function(self._facts.functions.of(holder))}.{node.value}"
        if isinstance(holder, cst.ClassDef):
            return f"{self.around(holder)}.{holder.name.value}.{node.value}"
        if isinstance(holder, cst.Module):
            return f"{self.module}.{node.value}"
        return f"{self.around(node)}.{node.value}"  # of a comprehension

    def _number_lambdas(self) -> None:
        seen: dict[str, int] = {}
        for function in self._facts.functions.all:
            if isinstance(function.node, cst.Lambda):
                name = f"{self.around(function.node)}.<lambda>"
                seen[name] = seen.get(name, 0) + 1
                again = seen[name]
                self._lambdas[function.node] = name if again == 1 else f"{name[:-1]} {again}>"
