"""What clients of message brokers run for each message, as somebody has told them before."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.messages import MESSAGE_ATTRIBUTE, MESSAGE_CALLBACKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.summary.callables import Callables
    from shutdown_lint.facts.summary.reading import Reading


class MessageCallbacks:
    """Finds them in a module, by the place of the channel or client."""

    def __init__(self, reading: Reading, callables: Callables) -> None:
        self._reading = reading
        self._callables = callables

    def of(self, place: str) -> tuple[tuple[str, str], ...]:
        """The callbacks of a channel or client, each once."""
        return tuple(self._by_place.get(place, ())) if place else ()

    @cached_property
    def _by_place(self) -> dict[str, dict[tuple[str, str], None]]:
        found: dict[str, dict[tuple[str, str], None]] = {}
        for client, callback in self._given():
            place = self._reading.names.object(client)
            target = self._callables.name(callback)
            if place and target and not target.startswith("builtins."):
                found.setdefault(place, {})[MESSAGE_ATTRIBUTE, target] = None
        return found

    def _given(self) -> Iterator[tuple[cst.BaseExpression, cst.BaseExpression]]:
        """Clients and what they are given."""
        tree = self._reading.facts.tree
        for call in tree.all(cst.Call):
            places = MESSAGE_CALLBACKS.get(written_name(call), ())
            if not places or not isinstance(call.func, cst.Attribute) or has_unpacking(call):
                continue
            callback = self._callback(call, places)
            if callback is not None:
                yield call.func.value, callback
        for assign in tree.all(cst.Assign):
            for target in assign.targets:
                at = target.target
                if isinstance(at, cst.Attribute) and at.attr.value == MESSAGE_ATTRIBUTE:
                    if self._reading.facts.functions.self_class(at.value) is None:
                        yield at.value, assign.value

    def _callback(
        self, call: cst.Call, places: tuple[tuple[int | None, str], ...]
    ) -> cst.BaseExpression | None:
        """What is given at the first of these places where a function can stand."""
        for position, name in places:
            given = argument(call, position, name or None)
            if given is None:
                continue
            if name or self._reading.facts.calls.reference(given) is not None:
                return given
        return None
