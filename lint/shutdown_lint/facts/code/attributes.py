"""What the attributes of a module's classes are given, and how they are annotated."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.definitions import Class
from shutdown_lint.knowledge.classes import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree


class Attributes:
    """The values and annotations of `self.name` and `Class.name`."""

    def __init__(self, tree: Tree, names: Names, functions: Functions) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions

    def values(self, class_: Class, attribute: str) -> list[cst.BaseExpression | None]:
        """Every value that the methods of a class (or its body) give to an attribute.

        None stands for a value that cannot be seen.
        """
        return self._values.get((class_, attribute), [])

    def values_of(self, node: cst.Attribute) -> list[cst.BaseExpression | None]:
        """Every value given to `self.name` or to `Class.name`."""
        owner = self._functions.self_class(node.value) or self._functions.class_of_name(node.value)
        return self.values(owner, node.attr.value) if owner is not None else []

    def annotation(self, class_: Class, attribute: str) -> cst.BaseExpression | None:
        """The annotation that a class gives to an attribute."""
        return self._annotations.get((class_, attribute))

    def annotation_of(self, node: cst.Attribute) -> cst.BaseExpression | None:
        """The annotation that a class gives to `self.name`."""
        attribute = self._functions.self_attribute(node)
        return None if attribute is None else self._annotations.get(attribute)

    @cached_property
    def _values(self) -> dict[tuple[Class, str], list[cst.BaseExpression | None]]:
        found: dict[tuple[Class, str], list[cst.BaseExpression | None]] = {}
        for target, value in self._assigned_targets():
            attribute = self._functions.self_attribute(target)
            if attribute is not None:
                found.setdefault(attribute, []).append(value)
        for class_ in self._functions.classes:
            for name, bindings in self._names.scopes.of(class_.node).bindings.items():
                for binding in bindings:
                    if binding.kind is Kind.ASSIGN and isinstance(
                        binding.value, cst.BaseExpression
                    ):
                        given = self._given_by(binding.value)
                        if given is not None:
                            found.setdefault((class_, name), []).append(given)
        return found

    def _given_by(self, value: cst.BaseExpression) -> cst.BaseExpression | None:
        """What a field of a dataclass is given; None where its annotation is all that tells."""
        if not isinstance(value, cst.Call) or self._names.path(value.func) not in FIELDS:
            return value
        factory = argument(value, None, "default_factory") or argument(value, None, "factory")
        if isinstance(factory, cst.Lambda):
            return factory.body
        return argument(value, 0, "default") if factory is None else None

    @cached_property
    def _annotations(self) -> dict[tuple[Class, str], cst.BaseExpression]:
        found: dict[tuple[Class, str], cst.BaseExpression] = {}
        for node in self._tree.all(cst.AnnAssign):
            attribute = self._functions.self_attribute(node.target)
            if attribute is None and isinstance(node.target, cst.Name):
                scope = self._names.scopes.at(node)
                if isinstance(scope.node, cst.ClassDef):
                    attribute = Class(scope.node, scope.node.name.value), node.target.value
            if attribute is not None:
                found.setdefault(attribute, node.annotation.annotation)
        return found

    def _assigned_targets(
        self,
    ) -> Iterator[tuple[cst.BaseExpression, cst.BaseExpression | None]]:
        for assign in self._tree.all(cst.Assign):
            for target in assign.targets:
                given = target.target
                if type(given) is cst.Tuple or type(given) is cst.List:
                    for element in given.elements:
                        yield element.value, None
                else:
                    yield given, assign.value
        for annotated in self._tree.all(cst.AnnAssign):
            if annotated.value is not None:
                yield annotated.target, annotated.value
        for item in self._tree.all(cst.WithItem):
            if item.asname is not None:
                yield item.asname.name, item.item
