"""What loops look at to learn that it is time to stop, by the places that hold it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.loops.loop_kinds import LoopKind
from shutdown_lint.facts.loops.loops import Loop
from shutdown_lint.facts.loops.stop_conditions import By
from shutdown_lint.knowledge.stopping import ASKING_METHODS, STOP_EVENT_WORDS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.summary.reading import Reading

_PROPERTIES = frozenset({"builtins.property", "functools.cached_property"})
_MAX_HOPS = 3


class Asked(NamedTuple):
    """A flag or event that ends a loop."""

    place: str
    ends_when: bool  # it is set (True), or cleared (False)
    is_flag: bool


class Asking:
    """Reads what loops ask."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def loop(self, node: cst.While | cst.For) -> Loop | None:
        """The unbounded loop that a statement is.

        Beside what `Loops` knows that is one whose flag others set, or speaks of a stop:
        `while not self.received_sigterm`.
        """
        facts = self._reading.facts
        found = facts.loops.of(node)
        if found is not None or not isinstance(node, cst.While):
            return found
        loop = Loop(node, LoopKind.FLAG, facts.functions.around(node))
        for condition in facts.stop_conditions.of(loop):
            subject = condition.subject
            if not isinstance(subject, (cst.Attribute, cst.Name)):
                continue
            if not facts.tree.inside(condition.checked, node.test):
                continue
            name = subject.attr.value if isinstance(subject, cst.Attribute) else subject.value
            if not STOP_EVENT_WORDS.isdisjoint(name.lower().strip("_").split("_")):
                return loop
        return None

    def of(self, loop: Loop) -> tuple[Asked, ...]:
        """What a loop asks, also through properties and methods that only tell of a flag."""
        facts = self._reading.facts
        found: list[Asked] = []
        for condition in facts.stop_conditions.of(loop):
            is_flag = condition.by is By.FLAG
            if is_flag and isinstance(condition.subject, cst.Name):
                kept = self._of_variable(loop, condition.subject, condition.ends_when)
                if kept is not None:
                    found.append(kept)
                    continue
            found += self._meant(condition.subject, condition.ends_when, is_flag, _MAX_HOPS)
        if not found and isinstance(loop.node, cst.While):
            found += self._of_call(loop.node.test, ends_when=False)
        return tuple(dict.fromkeys(found))

    @cached_property
    def flags(self) -> dict[str, bool]:
        """The flags that loops of the module ask, and the value that ends them."""
        tree = self._reading.facts.tree
        loops: list[cst.While | cst.For] = [*tree.all(cst.While), *tree.all(cst.For)]
        return {
            one.place: one.ends_when
            for node in loops
            if (loop := self.loop(node)) is not None
            for one in self.of(loop)
            if one.is_flag
        }

    def elsewhere(self, node: cst.While) -> tuple[str, ...]:
        """The attribute of another's object that a loop goes on with: `while control.wanted`."""
        test = node.test
        while isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            test = test.expression
        if not isinstance(test, cst.Attribute):
            return ()
        place = self._reading.names.object(test)
        return (place,) if place and not place.startswith("builtins.") else ()

    def _of_call(self, test: cst.BaseExpression, *, ends_when: bool) -> list[Asked]:
        """`while self.is_running()`."""
        while isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            test, ends_when = test.expression, not ends_when
        if not isinstance(test, cst.Call):
            return []
        callee = self._reading.facts.calls.callee(test)
        if callee is not None:
            return self._returned(callee, ends_when, _MAX_HOPS)
        place = self._reading.names.callable(test.func)
        owner, _, method = place.rpartition(".")
        if method in ASKING_METHODS:
            return [Asked(owner, ends_when, is_flag=False)]
        return [Asked(place, ends_when, is_flag=False)] if place else []

    def _meant(
        self,
        subject: cst.BaseExpression,
        ends_when: bool,  # noqa: FBT001
        is_flag: bool,  # noqa: FBT001
        hops: int,
    ) -> list[Asked]:
        place = self._reading.names.object(subject)
        getter = self._property(subject) if isinstance(subject, cst.Attribute) else None
        if getter is not None and hops > 0:
            found = self._returned(getter, ends_when, hops - 1)
            if found:
                return found
        return [Asked(place, ends_when, is_flag)] if place else []

    def _property(self, attribute: cst.Attribute) -> Function | None:
        functions = self._reading.facts.functions
        owner = self._reading.facts.objects.type(attribute.value)
        if owner is None or owner.local is None:
            return None
        name = attribute.attr.value
        if functions.is_overridden(owner.local, name):
            return None
        method = functions.method(owner.local, name)
        is_one = method is not None and not _PROPERTIES.isdisjoint(method.decorators)
        return method if is_one else None

    def _returned(self, function: Function, ends_when: bool, hops: int) -> list[Asked]:  # noqa: FBT001
        values = self._reading.facts.functions.returned(function)
        if len(values) != 1 or values[0] is None:
            return []
        return self._told_by(values[0], ends_when, hops)

    def _of_variable(self, loop: Loop, name: cst.Name, ends_when: bool) -> Asked | None:  # noqa: FBT001
        """What a variable tells of that each round sets anew: `stopped = self._stop.is_set()`."""
        facts = self._reading.facts
        found = facts.names.scopes.at(name).lookup(name.value)
        if found is None or any(one.kind is not Kind.ASSIGN for one in found[1]):
            return None
        given = [one for one in found[1] if not is_constant(one.value, value=not ends_when)]
        told = [
            self._told_by(one.value, ends_when, _MAX_HOPS)
            for one in given
            if isinstance(one.value, cst.BaseExpression)
        ]
        is_anew = any(facts.tree.inside(one.node, loop.node) for one in given)
        agreed = {one for each in told for one in each}
        is_sure = is_anew and all(told) and len(told) == len(given) and len(agreed) == 1
        return agreed.pop() if is_sure else None

    def _told_by(self, value: cst.BaseExpression, ends_when: bool, hops: int) -> list[Asked]:  # noqa: FBT001
        while isinstance(value, cst.UnaryOperation) and isinstance(value.operator, cst.Not):
            value, ends_when = value.expression, not ends_when
        match value:
            case cst.Call(func=cst.Attribute() as func) if func.attr.value in ASKING_METHODS:
                return self._meant(func.value, ends_when, False, hops)  # noqa: FBT003
            case cst.Name() | cst.Attribute():
                return self._meant(value, ends_when, True, hops)  # noqa: FBT003
        return []
