"""Is SIGTERM ignored for good by the program itself?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge.entries import HELPER_PARAMETERS
from shutdown_lint.knowledge.registrars import SYNCHRONOUS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.handlers import Handlers, Registration
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.entries import Entries


class Ignoring:
    """Judges registrations of SIG_IGN."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        handlers: Handlers,
        entries: Entries,
        workers: Workers,
        cleanups: Cleanups,
        loops: Loops,
        reach: Reach,
    ) -> None:
        self._tree = tree
        self._names = names
        self._handlers = handlers
        self._entries = entries
        self._workers = workers
        self._cleanups = cleanups
        self._loops = loops
        self._reach = reach

    def is_for_good(self, registration: Registration) -> bool:
        """Whether a registration makes the program deaf to SIGTERM, as far as can be told.

        Not for a while, not in a child, and not where the program is stopping already.
        """
        return (
            registration.disposition == "SIG_IGN"
            and registration.signals.complete
            and "SIGTERM" in registration.signals.names
            and not registration.for_windows
            and self._entries.runs(registration.call)
            and not self._workers.may_run_beside_main(registration.within)
            and not self._workers.runs_in_child(registration.call)
            and not _is_in_helper(registration)
            and not self._is_undone(registration)
            and not self._is_stopping(registration)
        )

    def _is_undone(self, registration: Registration) -> bool:
        """Whether SIGTERM may be heard again, or is taken in another way."""
        if not isinstance(self._tree.parent(registration.call), cst.Expr):
            return True  # old = signal.signal(...)
        return any(
            other.disposition != "SIG_IGN"
            and ("SIGTERM" in other.signals.names or not other.signals.complete)
            for other in self._handlers.registrations
        ) or any(
            self._names.path(call.func) in SYNCHRONOUS
            or self._names.path(call.func) == "signal.getsignal"
            for call in self._tree.all(cst.Call)
        )

    def _is_stopping(self, registration: Registration) -> bool:
        """Whether it only keeps the cleanup from being interrupted."""
        call = registration.call
        if any(
            reached.node is call
            for cleanup in self._cleanups.all
            for reached in self._reach.from_node(cleanup.root, coroutines=True)
        ):
            return True
        within = registration.within
        root = within.node.body if within is not None else self._tree.module
        for node in running_nodes(root):
            if node is call:
                return False
            if isinstance(node, (cst.While, cst.For, cst.Call)):
                # What runs until it is stopped stands before it: it is over by then.
                if next(self._loops.long_running_nodes(node), None) is not None:
                    return not self._tree.inside(call, node)
        return False


def _is_in_helper(registration: Registration) -> bool:
    within = registration.within
    return within is not None and any(
        param.name.value in HELPER_PARAMETERS for param in within.node.params.params
    )
