"""Which functions run in the main program, and which only in handlers or beside it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.users import Users


class MainProgram:
    """Tells what a signal handler can interrupt."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        calls: Calls,
        reach: Reach,
        handlers: Handlers,
        workers: Workers,
        users: Users,
        exceptions: Exceptions,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._calls = calls
        self._reach = reach
        self._handlers = handlers
        self._workers = workers
        self._users = users
        self._exceptions = exceptions

    def runs(self, node: cst.CSTNode) -> bool:
        """Whether a node may run where a handler can interrupt it.

        Not so in functions that only handlers, threads or child processes run, as far as their
        uses in this module tell. What both a handler and Ctrl+C run is only interrupted by a
        second signal.
        """
        around = self._functions.around(node)
        return around not in self._elsewhere and not self._workers.runs_in_child(node)

    def is_for_handlers(self, function: Function) -> bool:
        """Whether nobody but signal handlers runs a function, as far as this module tells."""
        return function in self._for_handlers

    @cached_property
    def _elsewhere(self) -> frozenset[Function]:
        return self._run_only_by({*self._in_handlers, *self._workers.functions})

    @cached_property
    def _for_handlers(self) -> frozenset[Function]:
        return self._run_only_by(self._in_handlers)

    @cached_property
    def _in_handlers(self) -> set[Function]:
        found: set[Function] = set()
        for handler in self._handlers.handlers:
            if not handler.in_loop:
                found.add(handler.function)
                for reached in self._reach.from_function(handler.function):
                    if reached.function is not None:
                        found.add(reached.function)
        return found

    def _run_only_by(self, candidates: set[Function]) -> frozenset[Function]:
        """Those of the candidates that nobody uses but other candidates that remain."""
        left = dict.fromkeys(sorted(candidates, key=self._functions.all.index))
        uses = {function: self._uses(function) for function in left}
        while True:
            used = [
                function
                for function in left
                if any(user is None or user not in left for user in uses[function])
            ]
            if not used:
                return frozenset(left)
            for function in used:
                del left[function]

    def _uses(self, function: Function) -> list[Function | None]:
        """The functions that use one; None for the module itself."""
        started = [worker.call for worker in self._workers.all if worker.target == function]
        found: list[Function | None] = []
        for mention in self._users.beside_handlers(function):
            if any(self._tree.inside(mention, call) for call in started):
                continue
            if self._is_for_interrupt(mention):
                continue
            if isinstance(mention, cst.Lambda) or self._means(mention, function):
                found.append(self._functions.around(mention))
        return found

    def _is_for_interrupt(self, mention: cst.CSTNode) -> bool:
        """Whether a mention stands in what Ctrl+C alone leads to."""
        return any(
            isinstance(above, cst.ExceptHandler)
            and self._exceptions.caught(above) == {"builtins.KeyboardInterrupt"}
            for above in self._tree.ancestors(mention)
        )

    def _means(self, mention: cst.CSTNode, function: Function) -> bool:
        """Whether a mention by name is surely of this function: `stop` is a common name."""
        if not isinstance(mention, (cst.Name, cst.Attribute)):
            return False
        reference = self._calls.reference(mention)
        return reference is not None and reference.function == function
