"""Children that are told to end and then waited for: who ends one that does not listen?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.conditions import leaves
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.cleanup import WATCHDOGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.child_ends.child_calls import ChildCalls
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.timeout_scopes import TimeoutScopes
    from shutdown_lint.facts.processes.forks import Forks
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.signals.registrations import Registration
    from shutdown_lint.facts.waits.wait_ends import WaitEnds


class Termination(NamedTuple):
    """A wait without a bound for a child that was told to end."""

    wait: cst.Call
    child: cst.BaseExpression
    told: cst.CSTNode  # `terminate()`, `send_signal(SIGTERM)`, `os.kill(child.pid, SIGTERM)`
    is_sure: bool  # whether the child may well go on after SIGTERM, and nobody else kills it


class _Run(NamedTuple):
    """A node that runs as part of a function, and where in its body that happens."""

    node: cst.CSTNode
    at: cst.CSTNode


class Terminations:
    """The waits of a module for children that were told to end."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        reach: Reach,
        child_calls: ChildCalls,
        timeout_scopes: TimeoutScopes,
        wait_ends: WaitEnds,
        handlers: Handlers,
        forks: Forks,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._reach = reach
        self._child_calls = child_calls
        self._timeout_scopes = timeout_scopes
        self._wait_ends = wait_ends
        self._handlers = handlers
        self._forks = forks

    def of(self, wait: cst.Call) -> Termination | None:
        """What a wait without a bound stands below; None where something bounds it.

        That is a timeout, a kill, an earlier wait that had a timeout, or an alarm.
        """
        child = self._child_calls.waited_for(wait, timed=False)
        if child is None or self._timeout_scopes.holds(wait):
            return None
        joined = self._objects.contents.holder(child)
        runs = list(self._runs_with(wait))
        if any(self._is_bound(run, wait, joined) for run in runs):
            return None
        told = [
            run.node
            for run in runs
            if self._is_same(self._child_calls.told(run.node), joined)
            and self._leads_to(run.at, wait)
        ]
        if not told or self._wait_ends.is_over(wait):
            return None
        if written_name(wait) == "wait" and self._child_calls.is_shell(child):
            return None  # the shell always ends, alone
        is_sure = self._may_not_listen(child) and not self._is_killed_anywhere(joined)
        return Termination(wait, child, told[-1], is_sure)

    def _runs_with(self, wait: cst.Call) -> Iterator[_Run]:
        """What runs in the function around a wait, and in those that it calls."""
        around = self._functions.around(wait)
        if around is None:
            for node in running_nodes(self._tree.module):
                yield _Run(node, node)
            return
        for reached in self._reach.from_function(around, coroutines=True):
            yield _Run(reached.node, reached.path[0].node if reached.path else reached.node)

    def _is_same(self, one: cst.BaseExpression | None, joined: cst.CSTNode) -> bool:
        return one is not None and self._objects.same(self._objects.contents.holder(one), joined)

    def _is_bound(self, run: _Run, wait: cst.Call, joined: cst.CSTNode) -> bool:
        """Whether a node bounds the wait, or shows that somebody else does."""
        node = run.node
        if self._child_calls.kills(node):
            # What stands below the wait comes when that is over, or is left by an exception.
            before = self._tree.order(run.at) < self._tree.order(wait)
            return before or isinstance(node, cst.Arg) or self._is_caught_at(run.at, wait)
        if type(node) is not cst.Call:
            return False
        if self._names.path(node.func) in WATCHDOGS:
            return True
        if self._is_same(self._child_calls.asked(node), joined):
            loop = self._tree.loop_around(node)
            return loop is not None and not self._tree.inside(wait, loop)
        return self._is_same(self._child_calls.waited_for(node, timed=True), joined)

    def _is_caught_at(self, place: cst.CSTNode, wait: cst.Call) -> bool:
        """Whether a place stands in a clause for what comes out of the wait."""
        return any(
            isinstance(above, cst.ExceptHandler)
            and isinstance(try_ := self._tree.parent(above), cst.Try)
            and self._tree.inside(wait, try_.body)
            for above in self._tree.ancestors(place)
        )

    def _leads_to(self, place: cst.CSTNode, wait: cst.Call) -> bool:
        """Whether the code may come from a place in a function to a wait that stands below it."""
        if self._tree.order(place) > self._tree.order(wait):
            return False
        for above, below in self._tree.lineage(place):
            if self._tree.inside(wait, above):
                other = above.orelse if isinstance(above, (cst.If, cst.Try)) else None
                return below is other or other is None or not self._tree.inside(wait, other)
            if isinstance(above, (cst.If, cst.Else, cst.ExceptHandler)):
                if leaves(above.body) and not self._tree.inside(wait, above):
                    return False
        return True

    def _may_not_listen(self, child: cst.BaseExpression) -> bool:
        # A forked copy of the program inherits its handlers. Without one, SIGTERM ends it.
        if not self._child_calls.is_copy_of_program(child):
            return True
        handled = [
            one
            for one in self._handlers.registrations
            if "SIGTERM" in one.signals.names and one.disposition != "SIG_DFL"
        ]
        return bool(handled) and not self._puts_back_default(child, handled)

    def _puts_back_default(
        self, child: cst.BaseExpression, handled: Iterable[Registration]
    ) -> bool:
        """Whether a child surely puts back what SIGTERM does by default, and keeps to it."""
        run = self._forks.run_by(child)
        if run is None or any(
            reached.node is one.call
            for reached in self._reach.from_function(run)
            for one in handled
        ):
            return False
        return any(
            one.within == run
            and one.disposition == "SIG_DFL"
            and "SIGTERM" in one.signals.names
            and self._tree.parent(self._tree.statement(one.call)) is run.node.body
            for one in self._handlers.registrations
        )

    def _is_killed_anywhere(self, joined: cst.CSTNode) -> bool:
        return any(
            written_name(call) == "kill"
            and isinstance(call.func, cst.Attribute)
            and self._is_same(call.func.value, joined)
            for call in self._tree.all(cst.Call)
        )
