"""What places of a module hold: instances of classes, and what other places hold too."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge.stopping import ASKING_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.summary.reading import Reading

_OF_EVENTS = ASKING_METHODS | {"set"}
_NAMED = frozenset({cst.Attribute, cst.Name})


class Held:
    """Finds what the places of a module hold."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def objects(self) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Places with the class of what they hold, and pairs of places that hold the same."""
        instances: dict[tuple[str, str], None] = {}
        same: dict[tuple[str, str], None] = {}
        for target, value in self._assigned():
            class_ = self._reading.names.classes.of(value)
            is_named = not class_ and type(value) in _NAMED
            made = value if not class_ and isinstance(value, cst.Call) else None
            if not (class_ or is_named or made is not None):
                continue
            place = self._place(target)
            if class_ and place:
                instances[place, class_] = None
            elif place and is_named:
                other = self._reading.names.object(value)
                if other and other != place and not other.startswith("builtins."):
                    same[place, other] = None
            elif place and made is not None and place in self._waited_for:
                if other := self._reading.returned(made):
                    same[place, other] = None
        same.update(dict.fromkeys(self._parted()))
        for function in self._reading.facts.functions.all:
            if event := self._event_of(function):
                same[f"{self._reading.names.function(function)}()", event] = None
        for function, name in self._used_parameters():
            class_ = self._reading.names.classes.of(name)
            if class_ and self._reading.facts.functions.self_class(name) is None:
                place = f"{self._reading.names.function(function)}.{name.value}"
                instances[place, class_] = None
        return tuple(instances), tuple(same)

    def _parted(self) -> Iterator[tuple[str, str]]:
        """What `asyncio.wait` parts some tasks into, and the loops over a part, as these tasks."""
        names, parted = self._reading.names, set()
        for target, value in self._assigned():
            made = value.expression if isinstance(value, cst.Await) else value
            if isinstance(target, cst.Tuple) and isinstance(made, cst.Call) and made.args:
                if names.path(made.func) == "asyncio.wait":
                    for one in target.elements:
                        place, tasks = names.object(one.value), names.object(made.args[0].value)
                        if place and tasks:
                            parted.add(place)
                            yield place, tasks
        for loop in self._reading.facts.tree.all(cst.For):
            if (place := names.object(loop.iter)) in parted:
                yield names.object(loop.target), place

    @cached_property
    def _waited_for(self) -> frozenset[str]:
        """The places of objects that somebody waits for, or asks whether they are set."""
        found = {
            self._reading.names.object(node.value)
            for node in self._reading.facts.tree.all(cst.Attribute)
            if node.attr.value in _OF_EVENTS
        }
        return frozenset(found)

    def _event_of(self, function: Function) -> str:
        """The place of the event that a function returns; "" if it returns something else."""
        values = self._reading.facts.functions.returned(function)
        if len(values) != 1 or not isinstance(values[0], (cst.Name, cst.Attribute)):
            return ""
        known = self._reading.facts.objects.known(values[0]) or ""
        return self._reading.names.object(values[0]) if known.endswith(".Event") else ""

    def _place(self, target: cst.BaseExpression) -> str:
        """The place that an assignment fills, whatever else is known of what it holds."""
        if isinstance(target, cst.Attribute):
            owner = self._reading.facts.functions.self_class(target.value)
            if owner is not None:
                return f"{self._reading.names.class_(owner)}.{target.attr.value}"
            holder = self._reading.names.object(target.value)
            return f"{holder}.{target.attr.value}" if holder else ""
        return self._reading.names.object(target) if isinstance(target, cst.Name) else ""

    def _used_parameters(self) -> Iterator[tuple[Function, cst.Name]]:
        """The first use in a function's body of each parameter that may be of a class of ours."""
        facts = self._reading.facts
        params = [
            (function, param)
            for function in facts.functions.all
            if isinstance(function.node, cst.FunctionDef)
            for param in _named(function.node.params)
            if param.annotation is not None
            and not self._reading.names.path(param.annotation.annotation).startswith("builtins.")
        ]
        uses: dict[str, list[cst.Name]] = {param.name.value: [] for _, param in params}
        for name in facts.tree.all(cst.Name) if uses else ():
            if name.value in uses:
                uses[name.value].append(name)
        for function, param in params:
            for name in uses[param.name.value]:
                if name is not param.name:
                    if facts.names.scopes.at(name).node is function.node:
                        yield function, name
                        break

    def _assigned(self) -> Iterator[tuple[cst.BaseExpression, cst.BaseExpression]]:
        for node in self._reading.facts.tree.in_order(cst.Assign, cst.AnnAssign):
            if isinstance(node, cst.Assign):
                for target in node.targets:
                    yield target.target, node.value
            elif isinstance(node, cst.AnnAssign) and node.value is not None:
                yield node.target, node.value


def _named(params: cst.Parameters) -> Iterator[cst.Param]:
    yield from params.posonly_params
    yield from params.params
    yield from params.kwonly_params
