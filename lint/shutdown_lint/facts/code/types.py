"""What a class is known as, and which class an annotation names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.definitions import Class
from shutdown_lint.facts.code.literals import is_constant, string_value
from shutdown_lint.knowledge.classes import KNOWN_AS, MIXINS
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names


class Type(NamedTuple):
    """A known class, a class of the module, one that the project has rows for, or several."""

    known: str | None  # the class by which the knowledge tables know it
    local: Class | None = None
    own: str | None = None  # the path of the project's class


class Types:
    """Tells the types that classes and annotations stand for."""

    def __init__(self, names: Names, functions: Functions, own_classes: frozenset[str]) -> None:
        self._names = names
        self._functions = functions
        self._own_classes = own_classes  # that the project has rows for

    def of_class(self, class_: Class) -> Type:
        """The type of the instances of a local class."""
        bases = [base for base in self._functions.bases(class_) if base not in MIXINS]
        known = {KNOWN_AS[base] for base in bases if base in KNOWN_AS}
        own = self._own_classes.intersection(bases)
        return Type(
            known.pop() if len(known) == 1 else None, class_, min(own) if len(own) == 1 else None
        )

    def of_annotation(self, annotation: cst.CSTNode | None) -> Type | None:
        """The type of what is annotated with an expression; None when it cannot be told."""
        if annotation is None:
            return None
        match annotation:
            case cst.Name() | cst.Attribute():
                local = self._functions.class_of_name(annotation)
                if local is not None:
                    return self.of_class(local)
                return self._of_path(self._names.path(annotation))
            case cst.BinaryOperation(operator=cst.BitOr()):
                for side, other in (
                    (annotation.left, annotation.right),
                    (annotation.right, annotation.left),
                ):
                    if is_constant(other, None):
                        return self.of_annotation(side)
            case cst.Subscript():
                if self._names.path(annotation.value) in ("typing.Optional", "Optional"):
                    index = annotation.slice[0].slice
                    if isinstance(index, cst.Index):
                        return self.of_annotation(index.value)
                return self.of_annotation(annotation.value)
            case cst.SimpleString():
                try:
                    expression = cst.parse_expression(str(string_value(annotation)))
                except (cst.ParserSyntaxError, ValueError):
                    return None
                return self._of_written(expression, annotation)
        return None

    def _of_path(self, path: str | None) -> Type | None:
        if path is not None and path in KNOWN_AS:
            return Type(KNOWN_AS[path])
        return Type(None, own=path) if path in self._own_classes else None

    def _of_written(self, expression: cst.CSTNode, at: cst.CSTNode) -> Type | None:
        # The expression of a quoted annotation is not in the tree: resolve its first name here.
        parts: list[str] = []
        while isinstance(expression, cst.Attribute):
            parts.insert(0, expression.attr.value)
            expression = expression.value
        if not isinstance(expression, cst.Name):
            return None
        binding = self._names.binding_in(self._names.scopes.at(at), expression.value)
        if binding is None:
            return None
        if binding.kind is Kind.IMPORT:
            return self._of_path(self._names.canonical(".".join((binding.target, *parts))))
        if binding.kind is Kind.CLASS and isinstance(binding.node, cst.ClassDef) and not parts:
            return self.of_class(Class(binding.node, binding.node.name.value))
        return None
