"""Waiting for threads, processes and pools: on whom, and whether they will ever end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import exits
from shutdown_lint.knowledge.workers import JOINABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loop, Loops
    from shutdown_lint.facts.signals.workers import Workers


class Joins:
    """The joins of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        origins: Origins,
        reach: Reach,
        loops: Loops,
        workers: Workers,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._origins = origins
        self._reach = reach
        self._loops = loops
        self._workers = workers

    def is_join(self, callee: cst.BaseExpression) -> bool:
        """Whether an expression is the `join` method of a thread, a process or a pool."""
        return (
            isinstance(callee, cst.Attribute)
            and callee.attr.value == "join"
            and self._objects.known(callee.value) in JOINABLE
        )

    def is_untimed_join(self, call: cst.Call) -> bool:
        """Whether a call joins a thread, a process or a pool without a bound."""
        if not self.is_join(call.func) or has_unpacking(call):
            return False
        timeout = argument(call, 0, "timeout")
        return timeout is None or is_constant(timeout, None)

    def is_of_pool(self, callee: cst.BaseExpression) -> bool:
        """Whether it is a pool that is joined: it ends when all its tasks are done."""
        return (
            isinstance(callee, cst.Attribute)
            and self._objects.known(callee.value) == "multiprocessing.Pool"
        )

    def is_killed_before(self, join: cst.Call) -> bool:
        """Whether what is joined is surely killed, earlier in the same function."""
        return any(
            written_name(call) == "kill" or self._names.path(call.func) == "os.kill"
            for call in self._calls_on_same(join)
        )

    def is_terminated_before(self, join: cst.Call) -> bool:
        """Whether what is joined is terminated, earlier in the same function."""
        return any(written_name(call) == "terminate" for call in self._calls_on_same(join))

    def waits_for_thread(self, loop: cst.While) -> bool:
        """Whether the rounds of a loop are spent with joining a thread."""
        return any(
            isinstance(node, cst.Call)
            and self.is_join(node.func)
            and isinstance(node.func, cst.Attribute)
            and self._objects.known(node.func.value) == "threading.Thread"
            for node in running_nodes(loop.body)
        )

    def endless_loop_of(self, join: cst.Call) -> cst.CSTNode | None:
        """The loop of the joined worker that nothing in it can end; None if not sure."""
        assert isinstance(join.func, cst.Attribute)
        origin = self._origins.of(join.func.value)
        if origin is None:
            return None
        made = [worker for worker in self._workers.all if worker.call in origin.calls]
        targets = {worker.target for worker in made if worker.target is not None}
        if len(targets) != 1 and not origin.one_of_many:
            return None
        for target in sorted(targets, key=self._functions.all.index):
            for loop in self._loops_of(target):
                if loop.is_endless and not self._can_end(loop):
                    return loop.node
        return None

    def _loops_of(self, target: Function) -> Iterator[Loop]:
        run = {reached.function for reached in self._reach.from_function(target)}
        for loop in self._loops.unbounded:
            if loop.within is not None and loop.within in run:
                yield loop

    def _can_end(self, loop: Loop) -> bool:
        """Whether a round may leave the loop: by itself, or by what a called function raises."""
        for reached in self._reach.from_node(loop.body):
            node = reached.node
            if isinstance(node, cst.Raise):
                return True
            if reached.depth == 0 and isinstance(node, (cst.Break, cst.Return)):
                return True
            if isinstance(node, cst.Call) and self._names.path(node.func) in exits.RAISING:
                return True
        return False

    def _calls_on_same(self, join: cst.Call) -> Iterator[cst.Call]:
        """The calls before a join, in its function, that are made on what is joined."""
        assert isinstance(join.func, cst.Attribute)
        joined = self._objects.contents.holder(join.func.value)
        around = self._functions.around(join)
        root = around.node.body if around is not None else self._tree.module
        for node in running_nodes(root):
            if node is join:
                return
            if isinstance(node, cst.Call):
                on = node.func.value if isinstance(node.func, cst.Attribute) else node
                if self._names.path(node.func) == "os.kill" and node.args:
                    pid = node.args[0].value  # os.kill(child.pid, signal.SIGKILL)
                    signal = argument(node, 1, None)
                    if self._names.path(signal) != "signal.SIGKILL":
                        continue
                    on = pid.value if isinstance(pid, cst.Attribute) else pid
                if self._objects.same(self._objects.contents.holder(on), joined):
                    yield node
