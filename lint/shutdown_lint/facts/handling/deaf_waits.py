"""Waits of the main program that go on after a handler has set the flag that should end them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_int, constant_str
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.waits.stop_loops import HeldUp
from shutdown_lint.knowledge import retrying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.effects.unbounded_waits import UnboundedWaits
    from shutdown_lint.facts.handling.main_program import MainProgram
    from shutdown_lint.facts.loops.loops import Loop
    from shutdown_lint.facts.loops.stop_conditions import StopCondition, StopConditions
    from shutdown_lint.facts.signals.handlers import Handler, Handlers
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.waits.stop_loops import StopLoops
    from shutdown_lint.knowledge.retrying import Wait

_MAX_DEPTH = 2  # calls away
# What a handler may call that neither ends a wait nor leaves the handler.
_IDLE = (
    "builtins.", "datetime.", "os.getpid", "signal.Signals", "signal.getsignal", "signal.signal",
    "signal.strsignal", "time.",
)  # fmt: skip


class DeafWait(NamedTuple):
    """A wait in a loop that is told to stop and that does not end when it is."""

    call: cst.Call
    wait: Wait
    condition: StopCondition
    handler: Handler | None  # that tells the loop and does nothing else; None: somebody else
    setter: cst.CSTNode
    path: tuple[Via, ...]  # the calls on the way from the loop to the wait


class DeafWaits:
    """The deaf waits of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        calls: Calls,
        effects: Effects,
        waits: UnboundedWaits,
        reach: Reach,
        handlers: Handlers,
        workers: Workers,
        main_program: MainProgram,
        conditions: StopConditions,
        stop_loops: StopLoops,
    ) -> None:
        self._tree = tree
        self._names = names
        self._calls = calls
        self._effects = effects
        self._waits = waits
        self._reach = reach
        self._handlers = handlers
        self._workers = workers
        self._main_program = main_program
        self._conditions = conditions
        self._stop_loops = stop_loops

    def first_of(self, loop: Loop) -> DeafWait | None:
        """The first wait of a loop's round that goes on after the loop was told to stop."""
        found = self._first_wait(loop)
        if found is None:
            return None
        call, wait, path = found
        for condition in self._stop_loops.told_by(loop):
            setters = self._conditions.setters(condition)
            if self._interrupts(loop):
                for handler, setter in self._told_by_handler(setters):
                    return DeafWait(call, wait, condition, handler, setter, path)
            if wait.is_of_queue and setters and self._is_kept_waiting(loop, setters):
                return DeafWait(call, wait, condition, None, setters[0], path)
        return None

    def _first_wait(self, loop: Loop) -> tuple[cst.Call, Wait, tuple[Via, ...]] | None:
        found = None
        for reached in self._reach.from_node(loop.body):
            if not isinstance(reached.node, cst.Call) or reached.depth > _MAX_DEPTH:
                continue
            wait = self._wait(reached.node)
            if wait is not None:
                found = found or (reached.node, wait, reached.path)
            elif self._names.called(reached.node) in retrying.LOOKING_FIRST:
                return None
        return found

    def _wait(self, call: cst.Call) -> Wait | None:
        """What a call waits for without a bound and beginning again after each signal."""
        if self._is_bounded_elsewhere:
            return None
        wait = self._waits.of(call, retrying.WAITS)
        is_read = wait is not None and wait.of == retrying.DESCRIPTOR
        return None if is_read and self._may_read_a_file(call) else wait

    def _may_read_a_file(self, call: cst.Call) -> bool:
        """Whether a descriptor may be that of a file, which is never waited for."""
        descriptor = argument(call, 0, "fd")
        return (
            self._opens_files
            and constant_int(descriptor) is None
            and not (isinstance(descriptor, cst.Call) and written_name(descriptor) == "fileno")
        )

    @cached_property
    def _opens_files(self) -> bool:
        """Whether the module opens something by descriptor that need not be a device or a pipe."""
        calls = {id(call): self._names.path(call.func) for call in self._tree.all(cst.Call)}
        return "os.mkfifo" not in calls.values() and any(
            calls[id(call)] in retrying.OPENING_FILES
            and not (constant_str(argument(call, 0, "path")) or "").startswith("/dev/")
            for call in self._tree.all(cst.Call)
        )

    @cached_property
    def _is_bounded_elsewhere(self) -> bool:
        return any(
            node.value in retrying.BOUNDING_NAMES for node in self._tree.all(cst.Name)
        ) or any(
            written_name(call) == "create_connection" and len(call.args) > 1
            for call in self._tree.all(cst.Call)
        )

    def _interrupts(self, loop: Loop) -> bool:
        """Whether the loop runs where a handler interrupts it: in the main program."""
        return self._main_program.runs(loop.node) and not self._workers.may_run_beside_main(
            loop.within
        )

    def _told_by_handler(
        self, setters: tuple[cst.CSTNode, ...]
    ) -> Iterator[tuple[Handler, cst.CSTNode]]:
        """The handlers that tell the loop and do nothing that could end a wait."""
        for handler in self._handlers.handlers:
            if handler.in_loop or not handler.ends_program:
                continue
            body = handler.function.node.body
            reached = list(self._reach.from_function(handler.function))
            if not all(self._is_idle(one.node) for one in reached):
                continue
            run = {one.node for one in reached}
            for setter in setters:
                if setter in run or self._tree.inside(setter, body):
                    yield handler, setter

    def _is_idle(self, node: cst.CSTNode) -> bool:
        """Whether what a handler does neither leaves it nor wakes anybody."""
        if isinstance(node, (cst.Raise, cst.Await)):
            return False
        if not isinstance(node, cst.Call):
            return True
        if self._effects.ends_process(node) or self._effects.ends_at_once(node):
            return False
        path = self._names.path(node.func) or ""
        return (
            self._effects.output(node) is not None
            or self._calls.callee(node) is not None
            or written_name(node) in ("clear", "getLogger", "set")
            or path.startswith(_IDLE)
        )

    def _is_kept_waiting(self, loop: Loop, setters: tuple[cst.CSTNode, ...]) -> bool:
        """Whether a stop waits for the loop, and nothing is put into the queue to wake it."""
        if self._stop_loops.held_up_by(loop) is HeldUp.NOTHING:
            return False
        if any(isinstance(node, cst.Comparison) for node in running_nodes(loop.body)):
            return False  # it may look for something that tells it to end
        around = {self._tree.enclosing_function(setter) for setter in setters}
        return not any(
            written_name(other) in ("cancel_join_thread", "close", "put", "put_nowait", "shutdown")
            for other in self._tree.all(cst.Call)
            if self._tree.enclosing_function(other) in around
        )
