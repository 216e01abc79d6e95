"""What the readers of statements and calls share."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.summary.naming import Naming
from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.facts.summary.places import Places
    from shutdown_lint.model.span import Span


class Reading:
    """The facts of a module, the names of its parts, and the making of steps."""

    def __init__(
        self, facts: ModuleFacts, places: Places, module: str, ours: Callable[[str], bool] | None
    ) -> None:
        self.facts = facts
        self.names = Naming(facts, module, ours)
        self._places = places
        # Functions that are given to somebody: they are told of though they do nothing.
        self.handed: set[Function] = set()
        # Callables that are no functions of the module, and what calling them does.
        self.foreign: dict[str, tuple[cst.CSTNode, tuple[Step, ...]]] = {}

    @cached_property
    def words(self) -> frozenset[str]:
        """The names in the code: what a module does not name it does not do."""
        return frozenset(name.value for name in self.facts.tree.all(cst.Name))

    def step(self, kind: StepKind, node: cst.CSTNode, **more: Any) -> Step:
        """A step at a node."""
        return Step(kind, self._places.span(node), self._places.text(node), **more)

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node stands."""
        return self._places.span(node)

    def text(self, node: cst.CSTNode) -> str:
        """The code of a node on one line."""
        return self._places.text(node)

    def handed_on(self, node: cst.CSTNode | None) -> str:
        """What a callable goes by that somebody is given, and that is told of from now on."""
        reference = self.facts.calls.reference(node)
        if reference is not None:
            self.handed.add(reference.function)
        return self.names.callable(node)

    def named_by_text(self, node: cst.CSTNode | None) -> str:
        """What a string such as "shop.app:create" names."""
        text = constant_str(node) or ""
        return text.replace(":", ".").removesuffix("()")

    def gives(self, args: Sequence[cst.Arg], first: int = 0) -> tuple[tuple[str, str], ...]:
        """The places of objects that are given, by parameter."""
        found: list[tuple[str, str]] = []
        for number, arg in enumerate(args, first):
            if arg.star:
                return tuple(found)
            place = self._given(arg.value)
            if place:
                found.append((arg.keyword.value if arg.keyword else str(number), place))
        return tuple(found)

    def limit(self, call: cst.Call, position: int | None) -> tuple[tuple[str, str], ...]:
        """The parameter or attribute that a timeout is, as what the step is given."""
        given = argument(call, position, "timeout")
        place = self.names.object(given) if isinstance(given, (cst.Name, cst.Attribute)) else ""
        return (("timeout", place),) if place and not place.startswith("builtins.") else ()

    def _number(self, value: cst.BaseExpression) -> str:
        """A number that is given, also by a variable of the module."""
        if isinstance(value, cst.Name):
            binding = self.facts.names.binding(value)
            if binding is None or binding.kind is not Kind.ASSIGN:
                return ""
        elif not isinstance(value, (cst.Float, cst.Integer)):
            return ""
        number = self.facts.durations.of(value)
        return "" if number is None else f"{number:g}"

    def _given(self, value: cst.BaseExpression) -> str:
        if number := self._number(value):
            return number
        if not isinstance(value, (cst.Name, cst.Attribute, cst.Lambda)):
            return ""
        name = self.handed_on(value) if self.facts.calls.reference(value) else ""
        name = name or self.names.object(value)
        return "" if name.startswith("builtins.") else name

    def bound(self, call: cst.Call, position: int | None) -> tuple[float | None, bool]:
        """The seconds of a timeout, and whether there is one that cannot be told."""
        if has_unpacking(call):
            return None, True
        given = argument(call, position, "timeout")
        if given is None and written_name(call) == "get" and len(call.args) > 1:
            given = argument(call, 1, "timeout")
        if given is None or is_none(given):
            return None, False
        seconds = self.facts.durations.of(given)
        return seconds, seconds is None

    def returned(self, call: cst.Call) -> str:
        """The place of what a function of the project returns; "" where it returns no object."""
        target = self.names.callable(call.func)
        own = self.facts.functions.class_of_name(call.func) is not None
        return f"{target}()" if target and not own and self.names.may_be_ours(target) else ""


def is_none(node: cst.CSTNode | None) -> bool:
    """Whether an argument is not given, or is None."""
    return node is None or (isinstance(node, cst.Name) and node.value == "None")
