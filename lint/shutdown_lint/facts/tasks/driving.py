"""What drives the event loop, and who stops it from below."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.async_tasks import ALL_TASKS
from shutdown_lint.knowledge.event_loops import FOREVER, RUNNERS, SOONER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.conditions import Conditions
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.stopping import Stopping
    from shutdown_lint.facts.signals.event_loops import EventLoops
    from shutdown_lint.facts.signals.handlers import Registration


class Stop(NamedTuple):
    """A handler stops the loop under a call that waits for a coroutine to end."""

    place: cst.CSTNode  # the call of `loop.stop`, or the mention of it in the registration
    path: tuple[Via, ...]  # the calls from the handler to it
    run: cst.Call  # `asyncio.run(main())`


class Driving:
    """The calls of a module that run an event loop until a coroutine ends."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        event_loops: EventLoops,
        reach: Reach,
        conditions: Conditions,
        stopping: Stopping,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._event_loops = event_loops
        self._reach = reach
        self._conditions = conditions
        self._stopping = stopping
        self._known: dict[Registration, Stop | None] = {}

    def stop_by(self, registration: Registration) -> Stop | None:
        """How a handler surely stops the loop that such a call waits in; None when it does not.

        Not where all tasks are cancelled before, nor where a coroutine first tells the program to
        end: the call may return in order before the loop is stopped. Not under a condition: that
        may be the second signal.
        """
        if registration not in self._known:
            self._known[registration] = self._stop_by(registration)
        return self._known[registration]

    def _stop_by(self, registration: Registration) -> Stop | None:
        run = None if registration.for_windows else self._run_around(registration.call)
        if run is None:
            return None
        if registration.in_loop and self._is_stop(registration.handler_node):
            return Stop(registration.handler_node, (), run)
        if registration.reference is None:
            return None
        function = registration.reference.function
        reached = list(self._reach.from_function(function, coroutines=True))
        if any(self._cancels(one.node) for one in reached):
            return None
        for one in reached:
            call = self._asked_by(one.node)
            if call is not None and self._is_sure((*(via.node for via in one.path), call)):
                return Stop(call, one.path, run)
        return None

    def _is_stop(self, node: cst.CSTNode) -> bool:
        return (
            isinstance(node, cst.Attribute)
            and node.attr.value == "stop"
            and self._event_loops.is_loop(node.value)
        )

    def _asked_by(self, node: cst.CSTNode) -> cst.Call | None:
        """The call of `loop.stop`, or that which has it called in the loop's next round."""
        if not isinstance(node, cst.Call):
            return None
        if self._is_stop(node.func):
            return node
        passed = written_name(node) in SOONER and node.args and self._is_stop(node.args[0].value)
        return node if passed else None

    def _is_sure(self, way: tuple[cst.CSTNode, ...]) -> bool:
        if any(map(self._conditions.is_conditional, way)):
            return False
        if not any(one is not None and one.is_async for one in map(self._functions.around, way)):
            return True
        return not any(map(self._stopping.told_before, way))

    def _cancels(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.Call) and (
            written_name(node) == "cancel" or self._names.path(node.func) == ALL_TASKS
        )

    def _run_around(self, registering: cst.CSTNode) -> cst.Call | None:
        """The call that surely drives the loop while a handler is registered."""
        if self.may_run_forever:
            return None
        for run in self._runs:
            if run.args and self._reaches(run.args[0].value, registering):
                return run
        for run in reversed(self._runs):
            if written_name(run) != "run_until_complete":  # has a loop of its own
                continue
            around = self._functions.around(run)
            root = around.node.body if around is not None else self._tree.module
            if self._reaches(root, registering):
                return run
        return None

    def _reaches(self, root: cst.CSTNode, node: cst.CSTNode) -> bool:
        return any(one.node is node for one in self._reach.from_node(root, coroutines=True))

    @cached_property
    def ends_with_main(self) -> bool:
        """Whether the loop ends, as far as the module shows, when its main coroutine does."""
        return bool(self._runs) and not self.may_run_forever

    @cached_property
    def may_run_forever(self) -> bool:
        """Whether a loop of the module is, or may be, run until somebody stops it."""
        return any(
            attribute.attr.value == "run_forever" for attribute in self._tree.all(cst.Attribute)
        ) or any(self._names.path(call.func) in FOREVER for call in self._tree.all(cst.Call))

    @cached_property
    def _runs(self) -> list[cst.Call]:
        return list(self._find_runs())

    def _find_runs(self) -> Iterator[cst.Call]:
        for call in self._tree.all(cst.Call):
            if self._names.path(call.func) in RUNNERS:
                yield call
            elif isinstance(call.func, cst.Attribute):
                owner, method = call.func.value, call.func.attr.value
                if method == "run" and self._objects.known(owner) == "asyncio.Runner":
                    yield call
                if method == "run_until_complete" and self._event_loops.is_loop(owner):
                    yield call
