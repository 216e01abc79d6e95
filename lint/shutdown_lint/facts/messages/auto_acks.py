"""Consumers whose messages are acknowledged by being sent."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.messages.message_work import Treatment
from shutdown_lint.facts.messages.passing_queues import is_true
from shutdown_lint.knowledge import messages as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.messages.message_work import MessageWork
    from shutdown_lint.facts.messages.passing_queues import PassingQueues


class AutoAck(NamedTuple):
    """A call that takes messages which the broker has forgotten when they arrive."""

    call: cst.Call
    callback: Function | None  # that is called with each of them
    treatment: Treatment
    one_at_a_time: bool  # or all that the queue holds
    # Nobody but this process uses the queue, or misses its messages; None when that is not seen.
    is_passing: bool | None


class AutoAcks:
    """The consumers of a module that are told to acknowledge on delivery."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        calls: Calls,
        fates: Fates,
        message_work: MessageWork,
        passing_queues: PassingQueues,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._calls = calls
        self._fates = fates
        self._message_work = message_work
        self._passing_queues = passing_queues

    @cached_property
    def all(self) -> tuple[AutoAck, ...]:
        """All of them, in source order."""
        return tuple(self._of(call) for call in self._tree.all(cst.Call) if self._is_one(call))

    def _is_one(self, call: cst.Call) -> bool:
        name = self._name(call)
        if name not in table.AUTO_ACK_CALLS:
            return False
        given = [argument(call, None, keyword) for keyword in table.AUTO_ACK_KEYWORDS]
        if isinstance(call.func, cst.Attribute):
            known = self._objects.known(call.func.value)
            position = table.AUTO_ACK_POSITIONS.get((known or "", name))
            if position is not None:
                given.append(argument(call, position, None))
        return any(is_true(value, self._names) for value in given)

    def _name(self, call: cst.Call) -> str:
        """What is called, by the name that it has where it is from."""
        path = self._names.path(call.func)
        return path.rpartition(".")[2] if path else written_name(call)

    def _of(self, call: cst.Call) -> AutoAck:
        callbacks = list(self._callbacks(call))
        treatment, callback = Treatment(), None
        for function in callbacks:
            found = self._message_work.of_callback(function)
            if callback is None or (found.work is not None and treatment.work is None):
                treatment, callback = found, function
        if not callbacks:
            treatment = self._of_what_it_gives(call)
        return AutoAck(
            call,
            callback,
            treatment,
            self._name(call) in table.ONE_AT_A_TIME,
            self._passing_queues.are_read_by(call, callback),
        )

    def _callbacks(self, call: cst.Call) -> Iterator[Function]:
        """The functions of this module that are called with the messages."""
        given = [arg.value for arg in call.args]
        fate = self._fates.of(call)
        for registered in fate.calls_of(*table.CALLBACK_METHODS):
            given += [arg.value for arg in registered.args]
        for value in given:
            elements = value.elements if isinstance(value, (cst.List, cst.Tuple)) else ()
            for one in (value, *(element.value for element in elements)):
                reference = self._calls.reference(one)
                if reference is not None:
                    yield reference.function

    def _of_what_it_gives(self, call: cst.Call) -> Treatment:
        taking = self._fates.of(call).calls_of(*table.GIVEN_BY)
        kept: cst.CSTNode | None = None
        for one in (call, *taking):
            found = self._message_work.of_result(one)
            if found.work is not None:
                return found
            kept = kept or found.kept
        # A callback that is not seen does something, whatever it is.
        unseen = call if not taking and self._takes_callback(call) else None
        return Treatment(kept=kept or unseen)

    def _takes_callback(self, call: cst.Call) -> bool:
        return self._name(call) not in table.ONE_AT_A_TIME | {"iterator"}
