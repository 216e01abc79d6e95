"""What tells something to end, ends the process, or saves and closes what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_int, is_constant
from shutdown_lint.facts.summary.drains import drained
from shutdown_lint.facts.summary.reading import is_none
from shutdown_lint.knowledge import cleanup, exits
from shutdown_lint.knowledge.cleanup import IN_MEMORY_METHODS
from shutdown_lint.knowledge.drain_limits import ENDING
from shutdown_lint.knowledge.signals import STOP_SIGNALS, UNCATCHABLE
from shutdown_lint.knowledge.stopping import FLAG_WORDS, STOP_EVENT_WORDS
from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.summary.reading import Reading

_EVENTS = frozenset({"asyncio.Event", "multiprocessing.Event", "threading.Event"})
_STOPPING = frozenset(
    {"cancel", "kill", "killpg", "shutdown", "stop", "terminate", "stop_consuming", "send_signal"}
)
_AT_ONCE = frozenset({"cancel", "kill", "killpg", "send_signal", "terminate"})
_ACKS = frozenset({"ack", "acknowledge", "nack", "reject"})
_ENDING = STOP_SIGNALS | UNCATCHABLE | {"SIGABRT"}
_LOOP = "asyncio.AbstractEventLoop"
# They hold nothing that an end could lose or wait for.
_IN_MEMORY = frozenset({"collections.deque", "asyncio.Future", *_EVENTS})


class Ending:
    """Reads what ends things."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of_call(self, call: cst.Call) -> list[Step]:
        """The step of a call that ends or saves something."""
        facts = self._reading.facts
        path = self._reading.names.path(call.func)
        if facts.effects.ends_at_once(call) or facts.effects.ends_process(call):
            return [self._reading.step(StepKind.EXIT, call, target=path)]
        if path in exits.ALARMS and constant_int(argument(call, exits.ALARMS[path], None)) != 0:
            return [self._reading.step(StepKind.START, call, target=path)]
        if self._signals_itself(path, call):
            signals = self._signals(call)
            return [self._reading.step(StepKind.EXIT, call, target=path, signals=signals)]
        if path in exits.SENDS_SIGNAL:
            if constant_int(argument(call, len(call.args) - 1, None)) == 0:
                return []  # it asks whether the process is there
            told = facts.child_calls.told(call) or argument(call, 0, None)
            return [
                self._reading.step(
                    StepKind.STOP,
                    call,
                    subject=self._reading.names.object(told),
                    target=path,
                    signals=self._signals(call),
                    seconds=0.0,
                )
            ]
        return self.of_callee(call.func, call)

    def of_callee(self, callee: cst.BaseExpression, node: cst.CSTNode) -> list[Step]:
        """What calling an expression does, as its name and its object tell."""
        reading = self._reading
        path = reading.names.path(callee)
        if path in exits.RAISING or path in exits.IMMEDIATE:
            return [reading.step(StepKind.EXIT, node, target=path)]
        if path in cleanup.CLEANING_CALLS:
            given = argument(node, 0, None) if isinstance(node, cst.Call) else None
            place = reading.names.object(given)
            return [reading.step(StepKind.CLEAN, node, subject=place, target=path)]
        if not isinstance(callee, cst.Attribute) or path.startswith(("builtins.", "os.", "sys.")):
            return []
        return self._of_method(callee, node)

    def _of_method(self, callee: cst.Attribute, node: cst.CSTNode) -> list[Step]:
        reading, method, owner = self._reading, callee.attr.value, callee.value
        known = reading.facts.objects.known(owner)
        place = reading.names.object(owner)
        words = set(method.lower().strip("_").split("_"))
        if method == "set" and self._is_event(owner, known, node):
            return [reading.step(StepKind.SET, node, subject=place, target="set")]
        if method == "clear" and known in _EVENTS and _speaks_of(place, FLAG_WORDS):
            if not _speaks_of(place, STOP_EVENT_WORDS):
                return [reading.step(StepKind.SET, node, subject=place, target="clear")]
        if method in ("put", "put_nowait") and isinstance(node, cst.Call) and node.args:
            if is_constant(node.args[0].value, None):
                more = {"subject": place, "target": f"{method}(None)", "seconds": 0.0}
                return [reading.step(StepKind.STOP, node, **more)]
        target = reading.names.callable(callee)
        if reading.facts.grpc_stops.is_stop(node):
            target = f"{known}.{method}"
        if words & _STOPPING and known not in _EVENTS and "is" not in words:
            seconds, bounded = self._waits(callee, node, known)
            return [
                reading.step(
                    StepKind.STOP,
                    node,
                    subject=place,
                    target=target,
                    seconds=seconds,
                    bounded=bounded,
                )
            ]
        if self._cleans(words, method, known):
            step = reading.step(StepKind.CLEAN, node, subject=place, target=target)
            if (known, method) in ENDING:
                return [drained(step, reading.facts.origins.of(owner), reading.facts)]
            return self._timed(step, node) if isinstance(node, cst.Call) else [step]
        return []

    def _timed(self, step: Step, call: cst.Call) -> list[Step]:
        """A call that cleans with its bound; with a wait behind it where it needs one."""
        facts = self._reading.facts
        flushing = facts.waits.untimed_flush(call)
        if flushing is not None:
            subject = step.subject
            return [
                step,
                self._reading.step(StepKind.WAIT, call, subject=subject, target=flushing),
            ]
        row = facts.effects.blocking(call)
        by_default = False
        if row is not None:
            bound = facts.effects.bound_of_wait(call, row)
            seconds, by_default = bound.seconds, bound.by_default
        else:
            given = argument(call, None, "timeout")
            seconds = None if given is None else facts.durations.of(given)
        return [step._replace(seconds=seconds, by_default=by_default)]

    def _cleans(self, words: set[str], method: str, known: str | None) -> bool:
        if known in _IN_MEMORY or method in IN_MEMORY_METHODS:
            return False
        return bool(words & cleanup.CLEANING_WORDS or words & _ACKS)

    def _is_event(self, owner: cst.BaseExpression, known: str | None, node: cst.CSTNode) -> bool:
        if known is not None:
            return known in _EVENTS
        if isinstance(node, cst.Call) and node.args:
            return False
        return _speaks_of(self._reading.names.object(owner), STOP_EVENT_WORDS)

    def _waits(
        self, callee: cst.Attribute, node: cst.CSTNode, known: str | None
    ) -> tuple[float | None, bool]:
        """How long a call that ends something waits for the end, and whether it has a bound."""
        method = callee.attr.value
        if method in _AT_ONCE or known == _LOOP:
            return 0.0, False
        if not isinstance(node, cst.Call):
            return None, False
        if any(is_constant(argument(node, 0, name), value=False) for name in ("wait", "block")):
            return 0.0, False
        stops = self._reading.facts.grpc_stops
        stop = next((one for one in stops.all if one.call is node), None)
        if stop is not None and stops.is_left_alone(stop):
            return 0.0, False
        given = next(
            (
                argument(node, position, name)
                for position, name in ((None, "timeout"), (0, "grace"))
                if argument(node, position, name) is not None
            ),
            None,
        )
        if is_none(given) or is_constant(given, value=True):
            return None, False
        named = stop is not None or any(
            arg.keyword is not None and arg.value is given for arg in node.args
        )
        seconds = self._reading.facts.durations.of(given) if named and given else None
        return seconds, seconds is None

    def _signals_itself(self, path: str, call: cst.Call) -> bool:
        """Whether a call sends a signal that ends programs to this one."""
        if path not in ("os.kill", "signal.raise_signal") or not self._signals(call):
            return False
        if path == "signal.raise_signal":
            return True
        pid = argument(call, 0, None)
        if isinstance(pid, cst.Name):
            binding = self._reading.facts.names.binding(pid)
            pid = None if binding is None else binding.value  # type: ignore[assignment]
        return isinstance(pid, cst.Call) and self._reading.names.path(pid.func) == "os.getpid"

    def _signals(self, call: cst.Call) -> tuple[str, ...]:
        number = argument(call, len(call.args) - 1, None)
        return (*sorted(self._reading.facts.signal_sets.of(number).names & _ENDING),)


def _speaks_of(place: str, words: frozenset[str]) -> bool:
    name = place.rpartition(".")[2].lower().strip("_")
    return not words.isdisjoint(name.split("_")) or name.removesuffix("event") in words
