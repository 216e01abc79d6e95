"""Work that can be in flight when a signal arrives."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_call
from shutdown_lint.facts.loops.loop_kinds import LoopKind
from shutdown_lint.facts.signals.workers import Place
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loop, Loops
    from shutdown_lint.facts.signals.daemons import Daemons
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.signals.servers import Servers
    from shutdown_lint.facts.signals.workers import Workers

_MAX_DEPTH = 3  # calls away


class Work(NamedTuple):
    """A piece of work that a sudden exit would cut in half."""

    node: cst.CSTNode
    noun: str  # as the subject of "may be cut in half"
    what: str  # worded as a related place


class InFlight:
    """What a module may be in the middle of."""

    def __init__(
        self,
        tree: Tree,
        effects: Effects,
        loops: Loops,
        reach: Reach,
        handlers: Handlers,
        servers: Servers,
        workers: Workers,
        daemons: Daemons,
    ) -> None:
        self._tree = tree
        self._effects = effects
        self._loops = loops
        self._reach = reach
        self._handlers = handlers
        self._servers = servers
        self._workers = workers
        self._daemons = daemons

    @cached_property
    def first(self) -> Work | None:
        """The first piece of work that is known to be done over and over, or served."""
        return next(self._all(), None)

    def in_loop(self, loop: Loop) -> Iterator[Work]:
        """The work that each round of a loop does."""
        for reached in self._reach.from_node(loop.body, coroutines=True):
            if reached.depth > _MAX_DEPTH or not isinstance(reached.node, cst.Call):
                continue
            if self._effects.is_durable_work(reached.node):
                name = f"{written_call(reached.node)}()"
                yield Work(reached.node, name, "the loop does this work over and over")
        if loop.kind is LoopKind.CONSUMER:
            yield Work(loop.node, "a message", "messages are consumed here")

    def _is_cut(self, function: Function) -> bool:
        """Whether an exit of the main thread cuts a function: not if another thread outlives it.

        Threads that are not daemons are waited for, children have a life of their own.
        """
        workers = [worker for worker in self._workers.all if worker.target == function]
        if workers:
            return any(
                worker.place is Place.THREAD and self._daemons.is_daemon(worker.call)
                for worker in workers
            )
        return function not in self._workers.functions

    def _all(self) -> Iterator[Work]:
        in_handlers = {handler.function for handler in self._handlers.handlers}
        for loop in self._loops.unbounded:
            if loop.within in in_handlers or not self._loops.waits(loop):
                continue
            if loop.within is not None and not self._is_cut(loop.within):
                continue
            yield from self.in_loop(loop)
        for call in self._tree.all(cst.Call):
            if isinstance(call.func, cst.Attribute) and call.func.attr.value == "start_consuming":
                yield Work(call, "a message", "messages are consumed here")
        for call in self._servers.all_served():
            yield Work(call, "a request", "requests are served here")
