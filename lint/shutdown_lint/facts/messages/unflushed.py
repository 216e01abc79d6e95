"""Producers that send in the background, and that nobody waits for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.knowledge.messages import MEASURING_WORDS
from shutdown_lint.knowledge.producers import BUFFERING

if TYPE_CHECKING:
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.messages.passing_queues import PassingQueues
    from shutdown_lint.knowledge.producers import Buffering


class Unflushed(NamedTuple):
    """A producer whose last messages may never be sent."""

    producer: cst.Call  # its constructor
    sends: tuple[cst.Call, ...]


class UnflushedProducers:
    """Finds the producers that a module sends by and neither flushes nor closes."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        fates: Fates,
        passing_queues: PassingQueues,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._fates = fates
        self._passing_queues = passing_queues

    @cached_property
    def all(self) -> tuple[Unflushed, ...]:
        """All of them, in source order."""
        return tuple(filter(None, map(self._of, self._tree.all(cst.Call))))

    def _of(self, call: cst.Call) -> Unflushed | None:
        # A class is called, not a function of the module that makes the object.
        if (self._names.path(call.func) or "").partition(".")[0] not in _PACKAGES:
            return None
        row = BUFFERING.get(self._objects.known(call) or "")
        if row is None:
            return None
        fate = self._fates.of(call)
        sends = fate.calls_of(row.send)
        if (
            not sends
            or fate.escapes
            or fate.entered
            or fate.uses(*row.ends)
            or any(map(self._is_waited_for, sends))
            or all(map(self._is_measurement, sends))
            or self._is_ended_by_name(row)
        ):
            return None
        return Unflushed(call, sends)

    def _is_waited_for(self, send: cst.Call) -> bool:
        """Whether the result of a send is used here: it may be asked whether it was sent."""
        for above in self._tree.ancestors(send):
            if isinstance(above, (cst.Expr, cst.Return)):
                return False
            if not isinstance(above, cst.Await):
                return True
        return True

    def _is_measurement(self, send: cst.Call) -> bool:
        """Whether the name of the topic says that the next number comes soon."""
        topic = argument(send, 0, "topic")
        return topic is not None and self._passing_queues.is_named_by(topic, MEASURING_WORDS)

    def _is_ended_by_name(self, row: Buffering) -> bool:
        """Whether something of unknown class, which may well be the producer, is ended."""
        for attribute in self._tree.all(cst.Attribute):
            if attribute.attr.value not in row.ends:
                continue
            known = self._objects.known(attribute.value)
            # Of `sys.stdout`, and other things with a path of their own, it is none.
            if known in BUFFERING or (known is None and self._names.path(attribute.value) is None):
                return True
        return False


_PACKAGES = frozenset(class_.partition(".")[0] for class_ in BUFFERING)
