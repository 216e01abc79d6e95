"""Cleanup behind a server that sends itself the stop signal again once it has stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_int, is_constant
from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.facts.code.written import written_call
from shutdown_lint.facts.shutdown.leftovers import Undone
from shutdown_lint.knowledge import takeovers as table
from shutdown_lint.knowledge.serving import COROUTINE_RUNNERS, COROUTINE_WRAPPERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.at_exit import AtExit
    from shutdown_lint.facts.shutdown.leftovers import Leftovers
    from shutdown_lint.facts.shutdown.takeovers import Takeovers
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.hooks import Hooks
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.stop_signals import StopSignals
    from shutdown_lint.knowledge.takeovers import Takeover

_INTERRUPT = "builtins.KeyboardInterrupt"


class Lost(NamedTuple):
    """A call that serves, and the cleanup that its signal skips."""

    server: Takeover
    undone: tuple[Undone, ...]  # those that are sure first, then the nearest
    is_sure: bool


class AfterServing:
    """Looks behind the servers that send their signal again once they have stopped."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        exceptions: Exceptions,
        sequence: Sequence,
        cleanups: Cleanups,
        at_exit: AtExit,
        workers: Workers,
        stop_signals: StopSignals,
        takeovers: Takeovers,
        leftovers: Leftovers,
        hooks: Hooks,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._exceptions = exceptions
        self._sequence = sequence
        self._cleanups = cleanups
        self._at_exit = at_exit
        self._workers = workers
        self._stop_signals = stop_signals
        self._takeovers = takeovers
        self._leftovers = leftovers
        self._hooks = hooks

    def of(self, call: cst.Call) -> Lost | None:
        """What SIGTERM leaves undone behind a call that serves; None where it leaves nothing.

        None also where the module hears SIGTERM by itself, in whatever way: then the signal that
        the server sends again does what that says.
        """
        server = self._takeovers.of(call)
        if server is None or not server.runs_at_end or self._is_supervisor(call):
            return None
        if self._stop_signals.is_heard_by_own_code or self._workers.may_run_beside_main(
            self._functions.around(call)
        ):
            return None
        found = (*self._behind(call, frozenset()), *self._at_the_exit(call))
        undone = [
            one
            for one in dict.fromkeys(found)
            if not self._is_of_server(one.work, call) and not self._is_done_by_hook(one.work)
        ]
        if not undone:
            return None
        undone.sort(key=lambda one: not one.is_sure)
        sure = undone[0].is_sure and self._serves_itself(call) and self._is_waited_for(call)
        return Lost(server, tuple(undone), sure)

    def _is_supervisor(self, call: cst.Call) -> bool:
        """Whether the call surely only looks after other processes, which serve."""
        workers = constant_int(argument(call, None, table.WORKERS))
        return (workers is not None and workers > 1) or is_constant(
            argument(call, None, table.RELOADS), value=True
        )

    def _serves_itself(self, call: cst.Call) -> bool:
        """Whether no number of workers is given that may be more than one."""
        given = argument(call, None, table.WORKERS)
        return given is None or is_constant(given, None) or constant_int(given) == 1

    def _is_waited_for(self, call: cst.Call) -> bool:
        """Whether the code goes on only when the server has stopped."""
        below: cst.CSTNode = call
        above = self._tree.parent(call)
        while isinstance(above, cst.Arg):
            taker = self._tree.parent(above)
            if not isinstance(taker, cst.Call):
                return False
            name = self._names.called(taker)
            if name in COROUTINE_RUNNERS:
                return True
            if name not in COROUTINE_WRAPPERS:
                return False
            below, above = taker, self._tree.parent(taker)
        return below is call or isinstance(above, cst.Await)

    def _behind(self, node: cst.Call, seen: frozenset[Function]) -> Iterator[Undone]:
        """What stands behind a call in its function, then behind the calls of that function."""
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                break
            yield from filter(None, self._around(above, below))
        for statement in self._sequence.after(node):
            block = self._block_around(statement)
            if not isinstance(block, cst.Finally) or self._tree.inside(node, block):
                yield from self._leftovers.of_statement(statement)
        function = self._functions.around(node)
        if function is not None and function not in seen:
            for call in self._sequence.callers(function):
                yield from self._behind(call, seen | {function})

    def _around(self, above: cst.CSTNode, below: cst.CSTNode) -> Iterator[Undone | None]:
        """What a `with` or a `try` does when its body, which serves, has ended."""
        if isinstance(above, cst.With) and below is above.body:
            yield from map(self._leftovers.of_with, above.items)
        elif isinstance(above, cst.Try) and below is above.body:
            for clause in above.handlers:
                if _INTERRUPT in self._exceptions.caught(clause):
                    yield self._leftovers.of_block(clause.body)
        if isinstance(above, cst.Try) and above.finalbody not in (None, below):
            assert above.finalbody is not None
            yield self._leftovers.of_block(above.finalbody.body)

    def _block_around(self, statement: cst.CSTNode) -> cst.CSTNode | None:
        suite = self._tree.parent(statement)
        return None if suite is None else self._tree.parent(suite)

    def _at_the_exit(self, served: cst.Call) -> Iterator[Undone]:
        serving = self._leading_to(served)
        for tidying in self._at_exit.all:
            sure = self._runs_in(tidying.place, serving)
            yield Undone(tidying.place, tidying.what, sure)

    def _leading_to(self, served: cst.Call) -> set[Function | None]:
        """The functions that are on the way to a call; None stands for the module."""
        found: set[Function | None] = {None}
        pending = [self._functions.around(served)]
        while pending:
            function = pending.pop()
            if function is not None and function not in found:
                found.add(function)
                pending += map(self._functions.around, self._sequence.callers(function))
        return found

    def _runs_in(self, place: cst.CSTNode, serving: set[Function | None]) -> bool:
        """Whether what is on the way, or what it calls, runs the code at a place.

        Otherwise that may run in another process: one that starts this file as the server.
        """
        function = self._functions.around(place)
        return function in serving or any(
            self._functions.around(call) in serving
            for call in (() if function is None else self._sequence.callers(function))
        )

    def _is_of_server(self, work: cst.CSTNode, served: cst.Call) -> bool:
        """Whether a call is one of the server itself, which has stopped by then."""
        return (
            isinstance(work, cst.Call)
            and isinstance(work.func, cst.Attribute)
            and isinstance(served.func, cst.Attribute)
            and self._objects.same(work.func.value, served.func.value)
        )

    def _is_done_by_hook(self, work: cst.CSTNode) -> bool:
        """Whether a shutdown hook, which does run, makes the same call: `app.state.db.close()`."""
        return isinstance(work, cst.Call) and any(
            _last_names(other) == _last_names(work)
            for cleanup in self._cleanups.all
            if cleanup.is_hook or cleanup.function in self._hooks.lifespans
            for other in self._functions.called_in(cleanup.root)
        )


def _last_names(call: cst.Call) -> list[str]:
    """What is called, and on what: the hook may have been given it under a longer name."""
    return written_call(call).split(".")[-2:]
