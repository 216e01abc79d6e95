"""Where a coroutine swallows its own cancellation, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes
from shutdown_lint.knowledge.exits import COUNTS_CANCELLATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.code.exceptions import Clause, Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.swallowing import Swallowing
    from shutdown_lint.facts.exits.own_waits import OwnWaits
    from shutdown_lint.facts.loops.loops import Loop, Loops
    from shutdown_lint.facts.loops.stop_conditions import StopConditions
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.workers import Workers


class Swallowed(NamedTuple):
    """A place where a cancellation ends and the coroutine does not."""

    goes_on: cst.CSTNode  # the loop whose next round comes, or what is awaited next
    in_loop: bool  # a loop that runs until it is stopped
    is_sure: bool  # in a loop, where nothing else could have ended it


class Cancellations:
    """Judges clauses and `suppress` blocks that take the cancellation of a task."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        exceptions: Exceptions,
        reach: Reach,
        loops: Loops,
        swallowing: Swallowing,
        cleanups: Cleanups,
        workers: Workers,
        stop_conditions: StopConditions,
        own_waits: OwnWaits,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._exceptions = exceptions
        self._reach = reach
        self._loops = loops
        self._swallowing = swallowing
        self._cleanups = cleanups
        self._workers = workers
        self._stop_conditions = stop_conditions
        self._own_waits = own_waits

    def swallowed_by(self, clause: Clause) -> Swallowed | None:
        """What goes on though a clause was told that its task ends; None when nothing does.

        Only where the cancellation can be no other than that of the task which runs the clause.
        """
        try_ = self._tree.parent(clause)
        if not isinstance(try_, cst.Try) or not self._exceptions.names_cancellation(clause):
            return None
        handlers: list[Clause] = list(try_.handlers)
        earlier = handlers[: handlers.index(clause)]
        if any(self._exceptions.catches_exits(other) for other in earlier):
            return None
        if not self._swallowing.goes_on(clause):
            return None
        return self._judge(try_, keeps=_keeps_something(clause.body))

    def suppressed_by(self, with_: cst.With) -> Swallowed | None:
        """What goes on behind a `with` block that takes the cancellation and forgets it."""
        if self._swallowing.is_left_next(with_):
            return None
        return self._judge(with_, keeps=False)

    def discarded_after(self, try_: cst.Try) -> Swallowed | None:
        """What goes on behind a `try` whose `finally` throws the cancellation away."""
        return self._judge(try_, keeps=False)

    def next_await(self, statement: cst.CSTNode) -> cst.CSTNode | None:
        """The next statement of the same block in which the coroutine can be cancelled."""
        block = self._tree.parent(statement)
        body: list[cst.CSTNode] = list(block.body) if isinstance(block, cst.IndentedBlock) else []
        for other in body[body.index(statement) + 1 :] if statement in body else ():
            if self._tree.awaits(other):
                return other
        return None

    def _judge(self, swallower: cst.Try | cst.With, *, keeps: bool) -> Swallowed | None:
        around = self._functions.around(swallower)
        if around is None or not around.is_async or not self._own_waits.all_in(swallower.body):
            return None
        if self._swallowing.reaps(swallower) or self._counts(around.node.body):
            return None
        if self._workers.runs_in_child(swallower):
            return None
        in_cleanup = self._cleanups.holds(swallower)
        loop = self._loops.directly_around(swallower)
        if loop is not None:
            sure = not (
                keeps
                or in_cleanup
                or self._is_told(loop)
                or self._cancels(around.node.body)
                or self._own_waits.may_be_others(swallower.body)
            )
            return Swallowed(loop.node, in_loop=True, is_sure=sure)
        around_loop = self._tree.loop_around(swallower)
        goes_on = self.next_await(swallower) or around_loop
        if goes_on is None or keeps or in_cleanup:
            return None
        if around_loop is None and self._tidies_up_after(swallower):
            return None
        return Swallowed(goes_on, in_loop=False, is_sure=False)

    def _tidies_up_after(self, swallower: cst.Try | cst.With) -> bool:
        """Whether swallowing the cancellation is like a `break` out of the main loop or server.

        Then only the last steps of the coroutine follow, and they come to an end.
        """
        runs_long = any(
            any(self._loops.long_running_nodes(node))
            for node in running_nodes(swallower.body)
            if isinstance(node, (cst.Await, cst.For, cst.While))
        )
        return runs_long and not any(map(self._may_go_on, self._statements_after(swallower)))

    def _may_go_on(self, statement: cst.CSTNode) -> bool:
        """Whether a loop without a bound, whatever it does, or a server runs in a statement."""
        return any(self._loops.long_running_nodes(statement)) or any(
            self._loops.of(reached.node) is not None
            for reached in self._reach.from_node(statement, coroutines=True)
        )

    def _statements_after(self, statement: cst.CSTNode) -> Iterable[cst.CSTNode]:
        """What comes later in the same function, in the blocks around a statement."""
        for above, below in self._tree.lineage(statement):
            if isinstance(above, FUNCTIONS):
                return
            if isinstance(above, cst.IndentedBlock):
                body: list[cst.CSTNode] = list(above.body)
                yield from body[body.index(below) + 1 :]

    def _is_told(self, loop: Loop) -> bool:
        """Whether the loop may have been told to stop before its task was cancelled."""
        conditions = self._stop_conditions.of(loop)
        if loop.ends_by_itself and not conditions:
            return True
        return any(
            self._stop_conditions.setters(condition) or self._stop_conditions.is_foreign(condition)
            for condition in conditions
        )

    def _counts(self, body: cst.CSTNode) -> bool:
        """Whether the function asks asyncio whether it was the one that was cancelled."""
        return any(name in COUNTS_CANCELLATIONS for name in _methods(body))

    def _cancels(self, body: cst.CSTNode) -> bool:
        return "cancel" in _methods(body)


def _methods(body: cst.CSTNode) -> Iterable[str]:
    return (
        node.func.attr.value
        for node in running_nodes(body)
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute)
    )


def _keeps_something(body: cst.CSTNode) -> bool:
    """Whether a clause notes down what happened, for others to look at."""
    return any(
        isinstance(node, (cst.Assign, cst.AnnAssign, cst.AugAssign))
        for node in running_nodes(body)
    )
