"""Whether a loop is sure to end, and what it waits for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.functions import written_name
from shutdown_lint.facts.tree import FUNCTIONS, running_nodes
from shutdown_lint.knowledge import cleanup as table
from shutdown_lint.knowledge.serving import POLLS

if TYPE_CHECKING:
    from shutdown_lint.facts.effects import Effects
    from shutdown_lint.facts.exceptions import Exceptions
    from shutdown_lint.facts.loops import Loops
    from shutdown_lint.facts.objects import Objects
    from shutdown_lint.facts.reach import Reach
    from shutdown_lint.facts.tree import Tree

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


class Bounds:
    """Judges the loops of cleanup code."""

    def __init__(
        self,
        tree: Tree,
        objects: Objects,
        effects: Effects,
        exceptions: Exceptions,
        loops: Loops,
        reach: Reach,
    ) -> None:
        self._tree = tree
        self._objects = objects
        self._exceptions = exceptions
        self._effects = effects
        self._loops = loops
        self._reach = reach

    def is_bounded(self, loop: cst.While, within: cst.CSTNode) -> bool:
        """Whether something in or around the loop shows that it ends in time.

        Comparing numbers, words such as deadline or attempts, and scopes with a timeout count.
        """
        return (
            self._compares_order(loop.test)
            or any(_is_bound_word(name) for name in _names_in(loop))
            or self._counts(loop)
            or self._shrinks(loop)
            or self._defers_cancellation(loop)
            or self._in_timeout_scope(loop, within)
        )

    def wait_in(self, loop: cst.While) -> cst.Call | None:
        """The call by which the loop waits: it sleeps, polls, joins or blocks."""
        for reached in self._reach.from_node(loop.body):
            node = reached.node
            if reached.depth <= 1 and isinstance(node, cst.Call) and self._waits(node):
                return node
        for node in running_nodes(loop.test):
            if isinstance(node, cst.Call) and self._waits(node):
                return node
        return None

    def only_empties(self, loop: cst.While) -> bool:
        """Whether the loop only takes things out of something in memory."""
        calls = [node for node in running_nodes(loop.body) if isinstance(node, cst.Call)]
        return all(
            written_name(call) in table.IN_MEMORY_METHODS or self._effects.output(call) is not None
            for call in calls
        )

    def _waits(self, call: cst.Call) -> bool:
        if self._effects.blocking(call) is not None or self._loops.is_queue_get(call):
            return True
        name = written_name(call)
        if name == "join":
            return not call.args and isinstance(call.func, cst.Attribute)
        return name in POLLS and name != "get"

    def _compares_order(self, test: cst.BaseExpression) -> bool:
        return any(
            isinstance(
                node.operator,
                (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual),
            )
            for node in running_nodes(test)
            if isinstance(node, cst.ComparisonTarget)
        )

    def _counts(self, loop: cst.While) -> bool:
        counters = {
            node.target.value
            for node in running_nodes(loop.body)
            if isinstance(node, cst.AugAssign) and isinstance(node.target, cst.Name)
        }
        return any(
            isinstance(name, cst.Name) and name.value in counters
            for node in running_nodes(loop)
            if isinstance(node, cst.Comparison)
            for name in running_nodes(node)
        )

    def _shrinks(self, loop: cst.While) -> bool:
        """Whether each round takes something out of the container that the test asks for."""
        tested = [
            node
            for node in running_nodes(loop.test)
            if isinstance(node, (cst.Name, cst.Attribute))
        ]
        return any(
            isinstance(node, cst.Call)
            and isinstance(node.func, cst.Attribute)
            and node.func.attr.value in table.TAKING_METHODS
            and any(self._objects.same(node.func.value, container) for container in tested)
            for node in running_nodes(loop.body)
        )

    def _defers_cancellation(self, loop: cst.While) -> bool:
        # while not future.done(): try: await shield(future) except CancelledError: remember it
        return any(
            isinstance(node, cst.ExceptHandler)
            and "asyncio.CancelledError" in self._exceptions.caught(node)
            for node in running_nodes(loop.body)
        )

    def _in_timeout_scope(self, loop: cst.While, within: cst.CSTNode) -> bool:
        for above in self._tree.ancestors(loop):
            if isinstance(above, cst.With):
                for item in above.items:
                    if isinstance(item.item, cst.Call):
                        if written_name(item.item) in table.TIMEOUT_SCOPES:
                            return True
            if isinstance(above, FUNCTIONS):
                break
        call = self._tree.parent(within)
        return isinstance(call, cst.Call) and written_name(call) == "wait_for"


def _names_in(loop: cst.While) -> list[str]:
    # The keyword of `join(timeout=1)` bounds one wait, not the loop: only names of values count.
    nodes = [node for root in (loop.test, loop.body) for node in running_nodes(root)]
    keywords = {id(node.keyword) for node in nodes if isinstance(node, cst.Arg)}
    return [
        node.value for node in nodes if isinstance(node, cst.Name) and id(node) not in keywords
    ]


def _is_bound_word(name: str) -> bool:
    return any(word.lower() in table.BOUND_WORDS for word in _WORDS.findall(name))
