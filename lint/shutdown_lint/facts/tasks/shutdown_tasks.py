"""Tasks that a signal handler of an event loop starts, and what becomes of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.knowledge.event_loops import HANDLER_SETTERS, TASK_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.conditions import Conditions
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.signals.coroutines import CoroutineFunction, Coroutines
    from shutdown_lint.facts.signals.handlers import Handler, Handlers
    from shutdown_lint.facts.tasks.driving import Driving


class ShutdownTask(NamedTuple):
    """A task that a handler starts."""

    handler: Handler
    reached: Reached  # the call that starts it: `asyncio.create_task(shutdown())`
    runs: CoroutineFunction  # what runs in it
    is_dropped: bool  # nobody keeps it, and it is cut off when the main coroutine returns
    starts_again: bool  # a second signal surely starts it anew


class ShutdownTasks:
    """The tasks that the handlers of a module start."""

    def __init__(
        self,
        names: Names,
        objects: Objects,
        handlers: Handlers,
        reach: Reach,
        coroutines: Coroutines,
        driving: Driving,
        conditions: Conditions,
    ) -> None:
        self._names = names
        self._objects = objects
        self._handlers = handlers
        self._reach = reach
        self._coroutines = coroutines
        self._driving = driving
        self._conditions = conditions

    @cached_property
    def all(self) -> tuple[ShutdownTask, ...]:
        """Every task that a handler for SIGTERM or SIGINT starts in its event loop."""
        return tuple(
            task
            for handler in self._handlers.handlers
            if handler.in_loop and handler.ends_program
            for task in self._started_by(handler)
        )

    def _started_by(self, handler: Handler) -> Iterator[ShutdownTask]:
        reached = list(self._reach.from_function(handler.function))
        is_replaced = any(self._sets_handler(one.node) for one in reached)
        for one in reached:
            made = self._coroutine_of(one.node)
            if made is None:
                continue
            if made.function is not None and self._first_pause(made.function) is None:
                continue  # it runs in one go: nobody can come in between
            way = (*(via.node for via in one.path), one.node)
            guarded = is_replaced or any(map(self._conditions.is_tested, way))
            yield ShutdownTask(
                handler,
                one,
                made,
                self._coroutines.is_dropped(one) and self._driving.ends_with_main,
                not guarded and made.function is not None and not self._guards(made.function),
            )

    def _coroutine_of(self, node: cst.CSTNode) -> CoroutineFunction | None:
        """The coroutine function that a call starts as a task."""
        if not isinstance(node, cst.Call) or not node.args or node.args[0].star:
            return None
        if self._names.called(node) not in TASK_METHODS:
            return None
        coroutine = node.args[0].value
        return self._coroutines.made_by(coroutine) if isinstance(coroutine, cst.Call) else None

    def _guards(self, function: Function) -> bool:
        """Whether a second run of a coroutine function sees the first one, or may do so.

        It looks at something before its first `await`, takes a lock, or takes the handler away.
        """
        pause = self._first_pause(function)
        if pause is None or self._conditions.is_tested(pause) or self._locks(pause):
            return True
        return any(
            self._sets_handler(one.node)
            for one in self._reach.from_function(function, coroutines=True)
        )

    def _first_pause(self, function: Function) -> cst.CSTNode | None:
        """Where a coroutine function first lets others run."""
        nodes = running_nodes(function.node.body)
        return next((node for node in nodes if self._is_pause(node)), None)

    def _is_pause(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.For, cst.With)):
            return node.asynchronous is not None
        return isinstance(node, cst.Await)

    def _locks(self, node: cst.CSTNode) -> bool:
        """Whether `async with` takes a lock, as far as its class or its name tells."""
        return isinstance(node, cst.With) and any(
            self._objects.known(item.item) in ("asyncio.Lock", "asyncio.Semaphore")
            or "lock" in (written_path(item.item) or "").lower()
            for item in node.items
        )

    def _sets_handler(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.Call) and (
            written_name(node) in HANDLER_SETTERS or self._names.path(node.func) == "signal.signal"
        )
