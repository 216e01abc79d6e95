"""Calls that run the coroutines they are given: `asyncio.run`, `gather`, `create_task`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.summary.reading import is_none
from shutdown_lint.facts.summary.ways import COMPREHENSIONS, LISTS, Way, Ways
from shutdown_lint.knowledge.event_loops import SOONER
from shutdown_lint.knowledge.serving import FUNCTION_RUNNERS
from shutdown_lint.model.summary import Carrier, Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.summary.callables import Callables
    from shutdown_lint.facts.summary.calling import Calling
    from shutdown_lint.facts.summary.reading import Reading
    from shutdown_lint.facts.summary.waiting import Waiting


_LATER = {**dict.fromkeys(SOONER, 0), "call_later": 1, "call_at": 1, "add_callback": 0}


class Coroutines:
    """Reads calls that run coroutines."""

    def __init__(
        self, reading: Reading, callables: Callables, calling: Calling, waiting: Waiting
    ) -> None:
        self._reading = reading
        self.ways = Ways(reading)
        self._callables = callables
        self._calling = calling
        self._waiting = waiting

    def of_call(self, call: cst.Call) -> list[Step]:
        """The steps of a call that runs coroutines, or calls something in a moment."""
        way = self.ways.of(call)
        if way is not None:
            return list(self._run(call, way))
        position = _LATER.get(written_name(call))
        if position is None or not isinstance(call.func, cst.Attribute):
            return []
        callback = argument(call, position, "callback")
        return [] if callback is None else self._later(call, callback)

    def _later(self, call: cst.Call, callback: cst.BaseExpression) -> list[Step]:
        steps = self._callables.steps(callback)
        if steps:
            return [step._replace(in_loop=True) for step in steps]
        target = self._reading.handed_on(callback)
        if not target or not self._reading.names.may_be_ours(target):
            return []
        return [self._reading.step(StepKind.CALL, call, target=target, in_loop=True)]

    def _run(self, call: cst.Call, way: Way) -> Iterator[Step]:
        if way is Way.WAIT:
            yield self._joined(call, argument(call, 0, "aws"))
            return
        limit = self._limit(call) if way is Way.LIMIT else None
        given = [arg.value for arg in call.args if arg.keyword is None or way is Way.START]
        if way is not Way.GATHER:
            given = given[:1]
        for value in given:
            for inner in self._made(value):
                yield from self._one(call, inner, way, limit)
        if way is Way.GATHER:
            yield self._joined(call, given[0] if len(given) == 1 else None)

    def _one(
        self, call: cst.Call, inner: cst.BaseExpression, way: Way, limit: Step | None
    ) -> Iterator[Step]:
        if isinstance(inner, cst.Call):
            nested = self.ways.of(inner)
            if nested is not None:
                yield from self._run(inner, nested)
                return
            steps = self._waiting.of_call(inner, None if limit is None else limit.seconds)
            if limit is not None:
                steps = [
                    one._replace(bounded=one.bounded or (one.seconds is None and limit.bounded))
                    for one in steps
                ]
            if way in (Way.START, Way.GATHER):
                yield self._task(call, inner.func, inner)
            elif steps:
                yield from steps
            else:
                yield from self._called(inner, limit)
        elif way is Way.LIMIT and limit is not None:
            yield self._joined(call, inner)._replace(seconds=limit.seconds, bounded=limit.bounded)
        elif way is Way.START or (way is Way.RUN and not _is_plain(inner)):
            if not isinstance(inner, cst.Call):
                target = self._reading.handed_on(inner)  # of trio and anyio: the function itself
                if way is Way.START and self._reading.names.may_be_ours(target or "builtins"):
                    yield self._task(call, inner, None)
                elif target:
                    yield self._reading.step(StepKind.CALL, call, target=target, in_loop=True)
        elif way is Way.RUN:
            target = self._reading.handed_on(inner)
            path = self._reading.names.path(call.func)
            if path in FUNCTION_RUNNERS and target:
                yield self._reading.step(StepKind.CALL, call, target=target, in_loop=True)
            else:
                yield self._joined(call, inner)

    def _called(self, inner: cst.Call, limit: Step | None) -> Iterator[Step]:
        for step in self._calling.of_call(inner):
            if step.kind is StepKind.CALL:
                seconds = step.seconds if limit is None else limit.seconds
                bounded = limit is not None and limit.bounded
                yield step._replace(in_loop=True, seconds=seconds, bounded=bounded)
            else:
                yield step

    def _task(self, call: cst.Call, run: cst.BaseExpression, made: cst.Call | None) -> Step:
        args = () if made is None else made.args
        return self._reading.step(
            StepKind.START,
            call,
            target=self._callables.name(run),
            subject=self._place_of(call),
            carrier=Carrier.TASK,
            in_loop=True,
            gives=self._reading.gives(args),
        )

    def _joined(self, call: cst.Call, waited_for: cst.BaseExpression | None) -> Step:
        limit = self._limit(call)
        return self._reading.step(
            StepKind.JOIN,
            call,
            subject=self._reading.names.object(waited_for),
            seconds=limit.seconds,
            bounded=limit.bounded,
            in_loop=True,
        )

    def _limit(self, call: cst.Call) -> Step:
        """The bound of a call, as fields of a step."""
        position = 1 if self._reading.names.path(call.func) == "asyncio.wait_for" else None
        given = argument(call, position, "timeout")
        seconds = None
        if given is not None and not is_none(given):
            seconds = self._reading.facts.durations.of(given)
        is_given = not is_none(given) or (given is None and has_unpacking(call) and position == 1)
        return self._reading.step(
            StepKind.WAIT, call, seconds=seconds, bounded=is_given and seconds is None
        )

    def _made(self, node: cst.BaseExpression, hops: int = 4) -> Iterator[cst.BaseExpression]:
        """The coroutines among what is given: also in a list, a comprehension or a variable."""
        if isinstance(node, LISTS):
            for element in node.elements:
                yield from self._made(element.value, hops)
        elif isinstance(node, COMPREHENSIONS):
            yield from self._made(node.elt, hops)
        elif isinstance(node, cst.Name) and hops > 0:
            binding = self._reading.facts.names.binding(node)
            is_made = binding is not None and binding.kind is Kind.ASSIGN
            value = binding.value if binding is not None and is_made else None
            if isinstance(value, cst.Call) and self.ways.is_coroutine(value):
                yield value
            else:
                yield node
        else:
            yield node

    def _place_of(self, call: cst.Call) -> str:
        above = self._reading.facts.tree.parent(call)
        while isinstance(above, (cst.Element, *COMPREHENSIONS, *LISTS)):
            above = self._reading.facts.tree.parent(above)
        if isinstance(above, cst.Assign):
            return self._reading.names.object(above.targets[0].target)
        if isinstance(call.func, cst.Attribute):  # of a task group
            known = self._reading.facts.objects.known(call.func.value)
            if known == "asyncio.TaskGroup":
                return self._reading.names.object(call.func.value)
        return ""


def _is_plain(node: cst.BaseExpression) -> bool:
    return isinstance(node, (cst.Name, cst.Attribute))
