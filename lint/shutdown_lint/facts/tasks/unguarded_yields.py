"""Context managers whose cleanup stands after the yield, where an exception skips it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes
from shutdown_lint.knowledge import lifespans as table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.hooks import Hooks
    from shutdown_lint.facts.tasks.task_work import TaskWork

_JUMPS = (cst.Break, cst.Continue, cst.Return, cst.Yield)


class UnguardedYields:
    """The yields of context managers."""

    def __init__(
        self,
        tree: Tree,
        exceptions: Exceptions,
        hooks: Hooks,
        sequence: Sequence,
        task_work: TaskWork,
    ) -> None:
        self._tree = tree
        self._exceptions = exceptions
        self._hooks = hooks
        self._sequence = sequence
        self._task_work = task_work

    def of(self, function: Function) -> tuple[cst.Yield, cst.CSTNode] | None:
        """The yield of a context manager, and the first work after it that an exception skips.

        None where a `finally`, a clause for cancellations, or a `with` block stands around it.
        """
        pause = only_yield(function) if self._is_context_manager(function) else None
        if pause is None or self._is_guarded(pause):
            return None
        for statement in self._sequence.after(pause):
            work = self._task_work.first_work(statement)
            if work is not None:
                return pause, work
        return None

    def is_lifespan(self, function: Function) -> bool:
        """Whether a framework, by name or by registration, runs a function around the service."""
        return function in self._hooks.lifespans

    def _is_context_manager(self, function: Function) -> bool:
        if set(function.decorators) & table.CONTEXT_MANAGERS:
            return True
        via = self._hooks.lifespans.get(function)
        return (
            via is not None
            and isinstance(via.node, cst.Call)
            and any(
                arg.keyword is not None and arg.keyword.value == "lifespan"
                for arg in via.node.args
            )
        )

    def _is_guarded(self, pause: cst.Yield) -> bool:
        for above, below in self._tree.lineage(pause):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, (cst.With, cst.While, cst.For)):
                return not isinstance(above, cst.With) or not all(
                    map(self._task_work.is_idle, above.items)
                )
            if isinstance(above, cst.Try) and below is above.body:
                if above.finalbody is not None or any(map(self._takes_all, above.handlers)):
                    return True
        return False

    def _takes_all(self, clause: cst.ExceptHandler) -> bool:
        """Whether a clause thinks of a cancellation: then the others are thought of too."""
        return self._exceptions.catches_all(
            clause
        ) or "asyncio.CancelledError" in self._exceptions.caught(clause)

    def can_run_at_once(self, statements: Iterable[cst.CSTNode]) -> bool:
        """Whether statements run from the first to the last: none of them leaves the function."""
        return not any(
            isinstance(node, _JUMPS) for one in statements for node in running_nodes(one)
        )


def only_yield(function: Function) -> cst.Yield | None:
    """The one yield of a function, before which it starts and after which it stops."""
    nodes = running_nodes(function.node.body)
    yields = [node for node in nodes if isinstance(node, cst.Yield)]
    return yields[0] if len(yields) == 1 else None
