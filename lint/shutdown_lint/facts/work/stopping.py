"""What in a function could end a program's loop: a flag, an event, an exit, a stop call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes, statements_in
from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.knowledge.stopping import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.scopes import Scopes
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.work.effects import Effects

_BRANCHES = (
    cst.BooleanOperation,
    cst.ExceptHandler,
    cst.For,
    cst.If,
    cst.IfExp,
    cst.Match,
    cst.While,
)
_TESTS = (cst.BooleanOperation, cst.If, cst.IfExp, cst.Match, cst.While)


class Stopping:
    """Judges what a handler does to the program."""

    def __init__(
        self,
        tree: Tree,
        scopes: Scopes,
        functions: Functions,
        calls: Calls,
        effects: Effects,
        reach: Reach,
    ) -> None:
        self._tree = tree
        self._calls = calls
        self._functions = functions
        self._scopes = scopes
        self._effects = effects
        self._reach = reach

    def stopped_by(self, function: Function) -> cst.CSTNode | None:
        """The first place in a function, or in what it calls, that may end the program's loop."""
        for reached in self._reach.from_function(function, coroutines=True):
            node = reached.node
            if isinstance(node, cst.Raise) or self._effects.ends_process(node):
                return node
            if self._effects.ends_at_once(node) or self.sets_flag(node):
                return node
            if isinstance(node, cst.Call) and self._stops(node):
                return node
        return None

    def sets_anything(self, function: Function) -> bool:
        """Whether a function, or what it calls, sets something that others can see."""
        return any(self.sets_flag(reached.node) for reached in self._reach.from_function(function))

    def stops_by_name(self, handler: cst.BaseExpression) -> cst.CSTNode | None:
        """The handler itself where it is a method that by its name ends something: `stop.set`."""
        if isinstance(handler, cst.Attribute) and _names_stop(handler.attr.value):
            return handler
        return None

    def sure_exit(self, function: Function) -> Reached | None:
        """The exit that a function is sure to come to, and that nothing is drained before.

        An exit under a condition is how a second signal is told from the first.
        """
        found = self._reach.from_function(function)
        if any(self._drains(reached.node) for reached in found):
            return None
        return self.unconditional_exit(function)

    def unconditional_exit(self, function: Function) -> Reached | None:
        """The exit that a function is sure to come to, whatever it does before."""
        for reached in self._reach.from_function(function):
            if self._effects.ends_process(reached.node):
                way = (*(via.node for via in reached.path), reached.node)
                if not any(map(self.is_conditional, way)):
                    return reached
        return None

    def surely_leaves(self, function: Function) -> bool:
        """Whether a function is sure to raise, or to end the process, whatever it does before."""
        for reached in self._reach.from_function(function):
            node = reached.node
            if (
                isinstance(node, cst.Raise)
                or self._effects.ends_process(node)
                or self._effects.ends_at_once(node)
            ):
                way = (*(via.node for via in reached.path), node)
                if not any(map(self.is_conditional, way)):
                    return True
        return False

    def sure_kill(self, function: Function) -> tuple[Reached, bool] | None:
        """The end without unwinding that a function is sure to come to: `os._exit`.

        With it, whether the function saves, flushes or stops something of its own before.
        """
        found = list(self._reach.from_function(function))
        for index, reached in enumerate(found):
            if self._effects.ends_at_once(reached.node):
                way = (*(via.node for via in reached.path), reached.node)
                if not any(map(self.is_conditional, way)):
                    before = (one.node for one in found[:index])
                    return reached, any(map(self._prepares, before))
        return None

    def _prepares(self, node: cst.CSTNode) -> bool:
        return self._drains(node) or (
            isinstance(node, cst.Call)
            and self._calls.callee(node) is None
            and (self._effects.is_durable_work(node) or written_name(node).startswith("save"))
        )

    def _drains(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.While):  # waits for something
            return True
        return (
            isinstance(node, cst.Call)
            and self._effects.is_drain(node)
            and not self._effects.ends_process(node)  # quit() leaves, smtp.quit() does not
            and self._calls.callee(node) is None  # else what it calls is judged
        )

    def is_conditional(self, node: cst.CSTNode) -> bool:
        """Whether a call of the function around a node may come to its end without the node."""
        function = self._functions.around(node)
        root = function.node.body if function is not None else self._tree.module
        for above in (node, *self._tree.ancestors(node)):
            if above is root:
                break
            if isinstance(above, _BRANCHES):
                return True
        return any(isinstance(other, cst.Return) for other in running_nodes(root))

    def is_tested(self, node: cst.CSTNode) -> bool:
        """Whether the function around a node looks at something before it comes to the node.

        The node stands under a test, or an early return stands before it.
        """
        function = self._functions.around(node)
        root = function.node.body if function is not None else self._tree.module
        for above in (node, *self._tree.ancestors(node)):
            if above is root:
                break
            if isinstance(above, _TESTS):
                return True
        for other in running_nodes(root):
            if other is node:
                return False
            if isinstance(other, cst.Return):
                return True
        return False

    def is_for_second_signal(self, node: cst.CSTNode) -> bool:
        """Whether a node stands under a test of a flag that the first signal sets.

        `if stopping: wait(); os._exit(1)` beside `stopping = True`, in the same function.
        """
        function = self._functions.around(node)
        if function is None:
            return False
        assigned = [
            each.target
            for each in running_nodes(function.node.body)
            if isinstance(each, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign))
            and self.sets_flag(each)
        ]
        return any(
            self._is_tested_flag(target, branch)
            for branch in self._branches_to(node)
            for target in assigned
        )

    def _branches_to(self, node: cst.CSTNode) -> Iterator[tuple[cst.If, cst.CSTNode]]:
        """The conditions that a node stands under in its function, with its own branch of each."""
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return
            if isinstance(above, cst.If) and below is not above.test:
                yield above, below

    def _is_tested_flag(
        self, target: cst.BaseExpression, branch: tuple[cst.If, cst.CSTNode]
    ) -> bool:
        """Whether the condition looks at what is assigned, and another branch assigns it."""
        condition, taken = branch
        written = written_path(target)
        return (
            written is not None
            and not self._tree.inside(target, taken)
            and any(
                isinstance(part, (cst.Name, cst.Attribute)) and written_path(part) == written
                for part in running_nodes(condition.test)
            )
        )

    def is_last_word(self, node: cst.CSTNode) -> bool:
        """Whether a branch says something and then ends the process on the spot: `os._exit`.

        That is the way of a second signal. A `finally` ends it whatever happens before.
        """
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, cst.Try) and above.finalbody is not None:
                if below is not above.finalbody and self._ends_at_once(above.finalbody.body):
                    return True
            elif isinstance(above, (cst.If, cst.Else)) and self._ends_at_once(above.body):
                return True
        return False

    def _ends_at_once(self, suite: cst.BaseSuite) -> bool:
        return any(
            isinstance(small, cst.Expr) and self._effects.ends_at_once(small.value)
            for small in statements_in(suite)
        )

    def told_before(
        self, place: cst.CSTNode, *, by_flag: bool = True, within: cst.CSTNode | None = None
    ) -> cst.CSTNode | None:
        """What, before the place in the same function, tells somebody to stop.

        With `within`, only what stands in a part of it is looked at.
        With `by_flag` false, flags and events do not count: only calls that are felt by who does
        not look, such as closing what it reads from.
        """
        for node in self._before(place):
            if within is not None and not self._tree.inside(node, within):
                continue
            if by_flag and self.sets_flag(node):
                return node
            if isinstance(node, cst.Call) and (self._stops(node) or _is_felt(node)):
                if by_flag or written_name(node) != "set":
                    return node
        return None

    def event_set_before(self, place: cst.CSTNode) -> bool:
        """Whether an event is set before the place, in the same function: `stop.set()`."""
        return any(
            isinstance(node, cst.Call)
            and not node.args
            and written_name(node) == "set"
            and isinstance(node.func, cst.Attribute)
            for node in self._before(place)
        )

    def _before(self, place: cst.CSTNode) -> Iterator[cst.CSTNode]:
        around = self._functions.around(place)
        root = around.node.body if around is not None else self._tree.module
        for node in running_nodes(root):
            if node is place:
                return
            yield node

    def sets_flag(self, node: cst.CSTNode) -> bool:
        """Whether an assignment is felt outside the function: attribute, element, global."""
        if not isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign)):
            return False
        target = node.target
        if isinstance(target, (cst.Attribute, cst.Subscript)):
            return True
        return isinstance(target, cst.Name) and target.value in self._scopes.at(node).elsewhere

    def _stops(self, call: cst.Call) -> bool:
        return self._effects.drains_work(call) or (
            _names_stop(written_name(call)) and not self._effects.is_logging(call)
        )


def _names_stop(name: str) -> bool:
    return not STOP_WORDS.isdisjoint(name.lower().strip("_").split("_"))


def _is_felt(call: cst.Call) -> bool:
    return written_name(call) in ("put", "put_nowait", "send", "close")
