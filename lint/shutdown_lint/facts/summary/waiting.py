"""Calls that take time: sleeps, waits, and joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import has_unpacking
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import children, serving
from shutdown_lint.knowledge.stopping import STOP_EVENT_WORDS
from shutdown_lint.knowledge.workers import JOINABLE
from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.summary.reading import Reading

_ASYNC_WAITS = frozenset(
    {
        ("asyncio.Event", "wait"),
        ("asyncio.Queue", "get"),
        ("asyncio.Queue", "join"),
        ("asyncio.Condition", "wait"),
        ("asyncio.Condition", "wait_for"),
    }
)
_RESULTS = frozenset({"concurrent.futures.Future", "multiprocessing.pool.AsyncResult"})
_JOB_WAITS = frozenset({"exception", "get", "result", "wait"})
# Of unknown objects, names that say that somebody waits for what comes from outside.
_POLLS = serving.POLLS - {"fetch", "get", "sleep", "wait", "receive", "reserve", "select", "poll"}
_AWAITED = frozenset({"accept", "join", "receive", "recv", "wait", "wait_closed"})
_FOR_POLLS = frozenset({"poll", "receive", "wait", "select"})


class Waiting:
    """Reads sleeps, waits and joins."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of_call(self, call: cst.Call, limit: float | None = None) -> list[Step]:
        """The step of a call that takes time; `limit` is what somebody around it allows."""
        found = self._sleep(call) or self._join(call) or self._wait(call)
        if found is None:
            return []
        if limit is not None and (found.seconds is None or found.seconds > limit):
            found = found._replace(seconds=limit, bounded=False)
        return [found]

    def _sleep(self, call: cst.Call) -> Step | None:
        pause = self._reading.facts.pauses.of(call)
        if pause is None:
            return None
        return self._reading.step(
            StepKind.SLEEP,
            call,
            seconds=pause.seconds,
            bounded=pause.seconds is None,
            in_loop=pause.in_task,
        )

    def _join(self, call: cst.Call) -> Step | None:
        reading, func = self._reading, call.func
        facts = reading.facts
        if not isinstance(func, cst.Attribute):
            return None
        known, method = facts.objects.known(func.value), func.attr.value
        if known in JOINABLE and method == "join":
            position: int | None = 0
        elif known in children.WAITS and method in children.WAITS[known]:
            position = children.WAITS[known][method]
        elif (known in _RESULTS or self._is_started(func.value)) and method in _JOB_WAITS:
            position = 0
        else:
            return None
        seconds, bounded = self._reading.bound(call, position)
        place = reading.names.object(func.value)
        return reading.step(
            StepKind.JOIN,
            call,
            subject=place,
            seconds=seconds,
            bounded=bounded,
            gives=reading.limit(call, position) if bounded else (),
        )

    def _is_started(self, node: cst.BaseExpression) -> bool:
        """Whether an object is what starting something gave: a greenlet."""
        facts = self._reading.facts
        origin = facts.origins.of(node)
        started = {worker.call for worker in facts.workers.all}
        return origin is not None and bool(origin.calls) and origin.calls <= started

    def _wait(self, call: cst.Call) -> Step | None:
        reading, facts = self._reading, self._reading.facts
        place = ""
        if isinstance(call.func, cst.Attribute) and facts.grpc_stops.is_stop(call.func.value):
            return None  # the step that stops it has the time
        if isinstance(call.func, cst.Attribute):
            place = reading.names.object(call.func.value)
        in_loop = isinstance(facts.tree.parent(call), cst.Await)
        row = facts.effects.blocking(call)
        if row is not None:
            if row.is_quick or facts.calls.callee(call) is not None:
                return None
            bound = facts.effects.bound_of_wait(call, row)
            return reading.step(
                StepKind.WAIT,
                call,
                subject="" if facts.names.path(call.func) is not None else place,
                target=row.waits_for,
                seconds=bound.seconds,
                bounded=bound.given and bound.seconds is None,
                in_loop=in_loop,
            )
        if not self._waits_by_name(call):
            return None
        seconds, bounded = self._reading.bound(
            call, 0 if written_name(call) in _FOR_POLLS else None
        )
        if has_unpacking(call):
            bounded = True
        return reading.step(
            StepKind.WAIT,
            call,
            subject=place,
            seconds=seconds,
            bounded=bounded,
            in_loop=in_loop,
        )

    def _waits_by_name(self, call: cst.Call) -> bool:
        facts, func = self._reading.facts, call.func
        if not isinstance(func, cst.Attribute) or facts.calls.callee(call) is not None:
            return facts.names.path(func) == "signal.pause"
        if self._reading.names.classes.of(func.value):
            return False  # a class of the project
        known, method = facts.objects.known(func.value), func.attr.value
        if (known, method) in _ASYNC_WAITS or facts.loops.is_queue_get(call):
            return not any(
                isinstance(arg.value, cst.Name) and arg.value.value == "False" for arg in call.args
            )
        if facts.names.path(func) is not None:
            return method == "wait" and self._is_stop_event(func.value)
        if method in _AWAITED and isinstance(facts.tree.parent(call), cst.Await):
            return True
        return method in _POLLS or (method in _FOR_POLLS and facts.paces.is_timed_wait(call))

    def _is_stop_event(self, node: cst.BaseExpression) -> bool:
        """Whether something of another module is named like an event that tells to stop."""
        place = self._reading.names.object(node)
        words = place.rpartition(".")[2].lower().strip("_").split("_")
        return not STOP_EVENT_WORDS.isdisjoint(words) and self._reading.names.may_be_ours(place)
