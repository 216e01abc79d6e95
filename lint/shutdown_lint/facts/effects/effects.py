"""What a call does, as the knowledge tables know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import constant_int, constant_str, is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import blocking, children, exits, output, work
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.facts.code.durations import Durations
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.rows import Rows
    from shutdown_lint.facts.signals.outputs import Output, Outputs
    from shutdown_lint.knowledge.blocking import Blocking
    from shutdown_lint.knowledge.tables import Knowledge


class Bound(NamedTuple):
    """How long a wait may last."""

    given: bool  # a bound is passed
    seconds: float | None  # its value, when it is a literal
    by_default: bool = False  # it is not passed: the library has one of its own


class Effects:
    """Classifies the calls of a module."""

    def __init__(
        self,
        names: Names,
        objects: Objects,
        outputs: Outputs,
        durations: Durations,
        rows: Rows,
        knowledge: Knowledge,
    ) -> None:
        self._names = names
        self._objects = objects
        self._outputs = outputs
        self._durations = durations
        self._rows = rows
        self._knowledge = knowledge

    def blocking(self, call: cst.Call) -> Blocking | None:
        """What the call waits for; None when it is not known to wait."""
        row = self._blocking_row(call)
        return None if row is None or self._returns_at_once(call, row) else row

    def _blocking_row(self, call: cst.Call) -> Blocking | None:
        row = self._rows.of(call.func, self._knowledge.blocking)
        if row is not None:
            return row
        path = self._names.path(call.func)
        if path is not None:
            if path in blocking.OPEN:
                return blocking.Blocking(blocking.DISK) if self._opens_for_writing(call) else None
            if not path.startswith("builtins."):
                return None
        if not isinstance(call.func, cst.Attribute):
            return None
        method = call.func.attr.value
        known = self._objects.known(call.func.value)
        client, first = self._client(call.func)
        if client in blocking.SPEAKING and first not in blocking.SPEAKING[client]:
            return blocking.Blocking(blocking.NETWORK)
        return blocking.BY_NAME.get(method) if known is None else None

    def _client(self, attribute: cst.Attribute) -> tuple[str | None, str]:
        """The class that is known to the left, and what is taken of it: `client.jobs.run`."""
        inner = attribute.value
        known = self._objects.known(inner)
        if known is None and isinstance(inner, cst.Attribute):
            return self._client(inner)
        return known, attribute.attr.value

    def _returns_at_once(self, call: cst.Call, row: Blocking) -> bool:
        if row.switch is not None and is_constant(argument(call, *row.switch), value=False):
            return True
        if self.bound_of_wait(call, row).seconds == 0:
            return True
        return any(
            self._names.path(node) in blocking.NON_BLOCKING_FLAGS
            for arg in call.args
            for node in running_nodes(arg)
        )

    def bound(
        self,
        call: cst.Call,
        timeout: tuple[int | None, str | None] | None,
        way: Sequence[cst.CSTNode] = (),
    ) -> Bound:
        """The bound that a call is given in a timeout parameter.

        `way` has the calls through which the code gets there, when those are known.
        `timeout=None` is no bound, and neither is -1, which means for ever wherever it is of use;
        star arguments hide whether there is one, so they count as one.
        """
        if has_unpacking(call):
            return Bound(given=True, seconds=None)
        value = argument(call, *timeout) if timeout is not None else None
        if value is None or is_constant(value, None):
            return Bound(given=False, seconds=None)
        seconds = self._durations.of(value, way)
        if seconds is not None and seconds < 0:
            return Bound(given=False, seconds=None)
        return Bound(given=True, seconds=seconds)

    def bound_of_wait(
        self, call: cst.Call, row: Blocking, way: Sequence[cst.CSTNode] = ()
    ) -> Bound:
        """The bound of a call that waits, by what it is given or by the library's default."""
        found = self.bound(call, row.timeout, way)
        if not found.given and row.default is not None:
            return Bound(given=True, seconds=row.default, by_default=True)
        seconds = found.seconds
        return Bound(found.given, None if seconds is None else seconds * row.unit)

    def output(self, call: cst.Call) -> Output | None:
        """Whether the call writes to a buffered stream, by printing or by logging."""
        return self._outputs.kind(call)

    def is_logging(self, call: cst.Call) -> bool:
        """Whether the call logs a message."""
        return self._outputs.is_logging(call)

    def is_exit_statement(self, statement: cst.CSTNode) -> bool:
        """Whether a simple statement does nothing but exit, return or pass."""
        match statement:
            case cst.Pass() | cst.Return(value=None):
                return True
            case cst.Expr():
                return self.ends_process(statement.value)
            case cst.Raise():
                return self.ends_process(statement)
        return False

    def is_talk_or_exit(self, call: cst.Call) -> bool:
        """Whether the call only prints, logs or exits."""
        return (
            self.output(call) is not None
            or self._outputs.is_past_buffer(call)
            or self.ends_process(call)
            or self.ends_at_once(call)
            or self._names.path(call.func) in output.PREPARING
        )

    def ends_process(self, node: cst.CSTNode) -> bool:
        """Whether a call or `raise` raises SystemExit."""
        if isinstance(node, cst.Call):
            return self._names.path(node.func) in exits.RAISING
        if isinstance(node, cst.Raise) and node.exc is not None:
            raised = node.exc.func if isinstance(node.exc, cst.Call) else node.exc
            return self._names.path(raised) == exits.SYSTEM_EXIT
        return False

    def ends_at_once(self, node: cst.CSTNode) -> bool:
        """Whether a call ends the process without unwinding: `os._exit`, SIGKILL to itself."""
        if not isinstance(node, cst.Call):
            return False
        path = self._names.path(node.func)
        return path in exits.IMMEDIATE or (
            path in exits.SENDS_SIGNAL
            and self._is_kill(argument(node, 0 if path == "signal.raise_signal" else 1, None))
            and (path == "signal.raise_signal" or self._is_own_pid(argument(node, 0, None)))
        )

    def _is_kill(self, number: cst.BaseExpression | None) -> bool:
        return constant_int(number) == 9 or self._names.path(number) == "signal.SIGKILL"

    def _is_own_pid(self, pid: cst.BaseExpression | None) -> bool:
        if isinstance(pid, cst.Name):
            binding = self._names.binding(pid)
            pid = binding.value if binding is not None else None  # type: ignore[assignment]
        return isinstance(pid, cst.Call) and self._names.path(pid.func) == "os.getpid"

    def tells_others_to_end(self, call: cst.Call) -> bool:
        """Whether a call sends a signal to another process, or to a group of them."""
        path = self._names.path(call.func)
        target = argument(call, 0, None)
        return path in children.SENDERS and (path != "os.kill" or not self._is_own_pid(target))

    def is_durable_work(self, call: cst.Call) -> bool:
        """Whether the call commits, acknowledges, sends, publishes or saves something."""
        if self._names.path(call.func) in work.DURABLE_CALLS:
            return True
        return (
            isinstance(call.func, cst.Attribute)
            and call.func.attr.value in work.DURABLE_METHODS
            and not self.is_logging(call)
        )

    def writes_file(self, call: cst.Call) -> bool:
        """Whether the call opens a file to write to it."""
        return self._names.path(call.func) in blocking.OPEN and self._opens_for_writing(call)

    def is_drain(self, call: cst.Call) -> bool:
        """Whether the call stops or empties something, by its name or as the project says."""
        if self.drains_work(call):
            return True
        name = written_name(call)
        return name in work.DRAIN_METHODS or any(
            name.startswith((f"{word}_", f"_{word}")) or name.endswith(f"_{word}")
            for word in work.DRAIN_METHODS
        )

    def drains_work(self, call: cst.Call) -> bool:
        """Whether the project says that the call stops its work and drains it."""
        return self._rows.of(call.func, self._knowledge.drains) is not None

    def _opens_for_writing(self, call: cst.Call) -> bool:
        mode = constant_str(argument(call, 1, "mode"))
        return mode is not None and any(letter in mode for letter in "wax+")
