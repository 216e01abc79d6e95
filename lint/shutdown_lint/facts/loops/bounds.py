"""Whether a loop is sure to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.conditions import leaves
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.facts.loops.rounds import (
    counted_in,
    counts_down,
    deciding,
    hands_out,
    is_bound_word,
    walks,
    without_modulo,
)
from shutdown_lint.knowledge import cleanup as table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.pace import Paces
    from shutdown_lint.facts.loops.reaping import Reaping
    from shutdown_lint.facts.loops.timeout_scopes import TimeoutScopes
    from shutdown_lint.facts.signals.drains import Drains

_ORDER = (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual)
_RUN_OUT = frozenset({"*", "Empty", "Exception", "TimeoutError", "TimeoutExpired", "timeout"})


class Bounds:
    """Judges the loops of cleanup code."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        exceptions: Exceptions,
        paces: Paces,
        drains: Drains,
        reaping: Reaping,
        timeout_scopes: TimeoutScopes,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._exceptions = exceptions
        self._paces = paces
        self._drains = drains
        self._reaping = reaping
        self._timeout_scopes = timeout_scopes

    def is_bounded(self, loop: cst.While, path: Iterable[Via] = ()) -> bool:
        """Whether something in or around the loop shows that it ends in time.

        A clock or a counter that is compared, words such as deadline or attempts, a timed wait
        that ends the loop when it runs out, something that is emptied, children that have ended
        and are collected, a kill before it, and a scope with a timeout around it or around a
        call on the path to it.
        """
        return (
            self._compares(loop)
            or counts_down(loop)
            or any(is_bound_word(name) for name in self._names_in(loop))
            or self._gives_up_waiting(loop)
            or self._drains.ends(loop)
            or self._reaping.ends(loop)
            or (walks(loop) and not self._paces.polls(loop))
            or hands_out(loop)
            or self._defers_cancellation(loop)
            or self._is_guarded(loop)
            or self._asks_for_what_is_closed(loop)
            or any(
                self._timeout_scopes.holds(node) for node in (loop, *(via.node for via in path))
            )
        )

    def _asks_for_what_is_closed(self, loop: cst.While) -> bool:
        """Whether the test asks if something is closed that is closed right before the loop."""
        asked = [
            node.value
            for node in running_nodes(loop.test)
            if isinstance(node, cst.Attribute) and node.attr.value.strip("_") == "closed"
        ]
        block = self._tree.parent(loop)
        before = block.body if asked and isinstance(block, cst.IndentedBlock) else ()
        for statement in before:
            if statement is loop:
                return False
            for call in running_nodes(statement):
                if isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute):
                    closed = call.func.value
                    if call.func.attr.value == "close" and any(map(closed.deep_equals, asked)):
                        return True
        return False

    def _compares(self, loop: cst.While) -> bool:
        """Whether the loop goes on or ends by comparing a clock, or what it counts."""
        counted = set(counted_in(loop, self._names))
        return any(
            isinstance(node, cst.Comparison) and self._is_bound(node, counted)
            for root in deciding(loop)
            for node in without_modulo(root)
        )

    def _is_bound(self, comparison: cst.Comparison, counted: set[str]) -> bool:
        ordered = any(isinstance(part.operator, _ORDER) for part in comparison.comparisons)
        for node in without_modulo(comparison):
            if isinstance(node, (cst.Name, cst.Attribute)) and written_path(node) in counted:
                return True
            if ordered and isinstance(node, cst.Call) and self._names.called(node) in table.CLOCKS:
                return True
        return False

    def _names_in(self, loop: cst.While) -> Iterator[str]:
        """The names that speak of the loop as a whole, not of one wait in it."""
        nodes = [node for root in (loop.test, loop.body) for node in running_nodes(root)]
        left_out: set[int] = set()
        for node in nodes:
            if isinstance(node, cst.Arg):
                left_out.add(id(node.keyword))
            elif isinstance(node, cst.Call):
                if isinstance(node.func, cst.Name):
                    left_out.add(id(node.func))  # max(…)
                if self._is_wait(node):
                    for arg in node.args:
                        if isinstance(arg.value, (cst.Name, cst.Attribute)):
                            left_out.update(id(part) for part in running_nodes(arg.value))
            elif isinstance(node, cst.ExceptHandler) and node.type is not None:
                if not leaves(node.body):
                    left_out.update(id(part) for part in running_nodes(node.type))
        for node in nodes:
            if isinstance(node, cst.Name) and id(node) not in left_out:
                yield node.value

    def _is_wait(self, call: cst.Call) -> bool:
        return self._names.called(call) == "sleep" or self._paces.is_timed_wait(call)

    def _gives_up_waiting(self, loop: cst.While) -> bool:
        """Whether a timed wait of the loop ends it when the time is over."""
        for node in running_nodes(loop.body):
            if isinstance(node, cst.If) and (leaves(node.body) or leaves(node.orelse)):
                if self._waits_timed(node.test):
                    return True
            if isinstance(node, cst.Try) and self._waits_timed(node.body):
                for clause in node.handlers:
                    caught = {path.rpartition(".")[2] for path in self._exceptions.caught(clause)}
                    if caught & _RUN_OUT and leaves(clause.body):
                        return True
        return False

    def _waits_timed(self, root: cst.CSTNode) -> bool:
        return any(
            isinstance(node, cst.Call) and self._paces.is_timed_wait(node)
            for node in running_nodes(root)
        )

    def _defers_cancellation(self, loop: cst.While) -> bool:
        # while not future.done(): try: await shield(future) except CancelledError: remember it
        return any(
            isinstance(node, cst.ExceptHandler)
            and "asyncio.CancelledError" in self._exceptions.caught(node)
            for node in running_nodes(loop.body)
        )

    def _is_guarded(self, loop: cst.While) -> bool:
        """Whether what is waited for is killed first, or an alarm ends the wait."""
        around = self._functions.around(loop)
        root = around.node.body if around is not None else self._tree.module
        inside = {id(node) for node in running_nodes(loop)}
        begun = False
        for node in running_nodes(root):
            begun = begun or node is loop
            if begun and id(node) not in inside:
                return False
            if isinstance(node, cst.Call):
                if written_name(node) == "kill" and not node.args:
                    return True
                if self._names.path(node.func) in table.WATCHDOGS:
                    return True
            elif isinstance(node, (cst.Name, cst.Attribute)):
                if self._names.path(node) == "signal.SIGKILL":
                    return True
        return False
