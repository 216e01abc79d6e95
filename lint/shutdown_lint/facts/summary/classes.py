"""The classes of values, as far as they may be classes of the project, also of other modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.facts.summary.naming import Naming

_MAX_HOPS = 8
# Words in the names of parameters that are given a class.
_CLASS_WORDS = frozenset({"class", "cls", "factory", "klass", "type"})


class Classes:
    """Tells the dotted names of the classes of values."""

    def __init__(self, facts: ModuleFacts, naming: Naming) -> None:
        self._facts = facts
        self._naming = naming

    def of(self, node: cst.CSTNode | None, hops: int = _MAX_HOPS) -> str:
        """The class of a value, one of the project's as far as can be told; "" for others."""
        if node is None or hops <= 0:
            return ""
        found = self._facts.objects.type(node)
        if found is not None and found.local is not None:
            return self._naming.class_(found.local)
        if found is not None and found.known is not None:
            return ""
        # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
        if type(node) is cst.Name:
            return self._agreed(self._values(node), hops - 1)
        if type(node) is cst.Call:
            return self._made(node)
        if type(node) is cst.Await:
            return self.of(node.expression, hops - 1)
        if type(node) is cst.Attribute:
            values = self._facts.objects.attributes.values_of(node)
            given = [value for value in values if self._naming.path(value) != "builtins.None"]
            if not given:
                return self._annotated(self._facts.objects.attributes.annotation_of(node))
            return self._agreed(given, hops - 1)
        return ""

    def _made(self, call: cst.Call) -> str:
        if isinstance(call.func, cst.Name):  # of a class that a function is given
            binding = self._facts.names.binding(call.func)
            if binding is not None and binding.kind is Kind.PARAMETER:
                words = call.func.value.lower().strip("_").split("_")
                if _CLASS_WORDS & {*words} or self._is_of_class(binding.annotation):
                    return self._naming.object(call.func)
        path = self._naming.path(call.func)
        name = path.rpartition(".")[2].lstrip("_")
        if (
            name[:1].isupper()
            and not path.startswith("builtins.")
            and self._naming.may_be_ours(path)
        ):
            return path
        owner, _, method = path.rpartition(".")  # `Worker.from_settings(…)`
        if method.startswith(("from_", "create")) and owner.rpartition(".")[2][:1].isupper():
            return owner if self._naming.may_be_ours(owner) else ""
        return ""

    def _is_of_class(self, annotation: cst.BaseExpression | None) -> bool:
        """Whether an annotation says that a class is given: `type[Worker]`."""
        if not isinstance(annotation, cst.Subscript):
            return False
        return self._naming.path(annotation.value) in ("builtins.type", "typing.Type")

    def _values(self, name: cst.Name) -> Iterator[cst.CSTNode | str | None]:
        found = self._facts.names.scopes.at(name).lookup(name.value)
        for binding in () if found is None else found[1]:
            if binding.kind in (Kind.ASSIGN, Kind.CONTEXT) and binding.value is not None:
                yield binding.value
            elif binding.kind is Kind.ELEMENT and isinstance(binding.value, cst.Attribute):
                yield from self._elements(binding.value)
            else:
                yield self._annotated(binding.annotation) or None

    def _elements(self, holder: cst.Attribute) -> Iterator[cst.CSTNode | str | None]:
        """What is in the lists that an attribute is given where they are made."""
        for value in self._facts.objects.attributes.values_of(holder):
            match value:
                case cst.ListComp(elt=element):
                    yield element
                case cst.List(elements=elements) | cst.Tuple(elements=elements):
                    yield from (one.value for one in elements)
                case _:
                    yield None

    def _agreed(self, values: Iterable[cst.CSTNode | str | None], hops: int) -> str:
        found = set()
        for value in values:
            if type(value) is cst.Name and value.value == "None":
                continue
            found.add(value if isinstance(value, str) else self.of(value, hops))
        return found.pop() if len(found) == 1 else ""

    def _annotated(self, annotation: cst.CSTNode | None) -> str:
        if isinstance(annotation, cst.BinaryOperation):
            sides = {self._annotated(annotation.left), self._annotated(annotation.right)} - {""}
            return sides.pop() if len(sides) == 1 else ""
        local = None if annotation is None else self._facts.functions.class_of_name(annotation)
        if local is not None:
            return self._naming.class_(local)
        path = self._naming.path(annotation)
        return path if path and self._naming.may_be_ours(path) else ""
