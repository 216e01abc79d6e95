"""Executors whose jobs queue up: more is submitted than their workers have begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import holders

if TYPE_CHECKING:
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loops

_EXECUTOR = "concurrent.futures.Executor"
_AGAIN = (cst.CompFor, cst.For, cst.While)
# They wait for jobs, or for room, before the next one is submitted.
_MAKING_ROOM = frozenset({"acquire", "exception", "result"}) | holders.WAITING_CALLS


class Backlogs:
    """The executors of a module, and what waits in them."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        origins: Origins,
        calls: Calls,
        reach: Reach,
        loops: Loops,
        fates: Fates,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._origins = origins
        self._calls = calls
        self._reach = reach
        self._loops = loops
        self._fates = fates

    def is_shutdown(self, callee: cst.BaseExpression) -> bool:
        """Whether an expression is `shutdown` of an executor of `concurrent.futures`."""
        if not isinstance(callee, cst.Attribute) or callee.attr.value != "shutdown":
            return False
        found = self._objects.type(callee.value)
        return found is not None and found.known == _EXECUTOR and found.local is None

    def of(self, executor: cst.BaseExpression) -> cst.Call | None:
        """The call that queues jobs in an executor, more than it may have workers for.

        They are still there where the expression stands: a function that waits for its own jobs
        leaves none to others.
        """
        origin = self._origins.of(executor)
        for made in sorted(origin.calls if origin else (), key=self._tree.order):
            for call in self._fates.of(made).calls_of("map", "submit"):
                if (
                    self._queues_up(call, made)
                    and not self._runs_for_ever(call)
                    and not self._is_waited_for_before(call, executor)
                ):
                    return call
        return None

    def _queues_up(self, call: cst.Call, made: cst.Call) -> bool:
        """Whether many jobs are submitted without waiting for any of them."""
        if written_name(call) == "map":
            return True
        for above in self._tree.ancestors(call):
            if isinstance(above, FUNCTIONS):
                break
            if isinstance(above, _AGAIN) or self._is_comprehension(above):
                return not self._is_one_for_each_worker(above, made) and not self._makes_room(
                    above
                )
        return self._is_given(argument(call, 0, "fn"))

    def _is_waited_for_before(self, call: cst.Call, executor: cst.BaseExpression) -> bool:
        """Whether another function than that around the executor takes the results of its jobs."""
        around = self._tree.enclosing_function(call)
        if around is None or around is self._tree.enclosing_function(executor):
            return False
        above = self._tree.parent(call)
        if written_name(call) == "map" and isinstance(above, (cst.Arg, cst.CompFor, cst.For)):
            return True  # list(pool.map(…))
        return any(
            isinstance(node, cst.Call) and written_name(node) in _MAKING_ROOM
            for node in running_nodes(around.body)
        )

    def _is_comprehension(self, node: cst.CSTNode) -> bool:
        return isinstance(node, (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp))

    def _is_one_for_each_worker(self, loop: cst.CSTNode, made: cst.Call) -> bool:
        """Whether the loop goes over `range(n)`, of an executor with n workers."""
        over = loop.iter if isinstance(loop, cst.For) else getattr(loop, "for_in", None)
        over = over.iter if isinstance(over, cst.CompFor) else over
        workers = argument(made, 0, "max_workers")
        return (
            workers is not None
            and isinstance(over, cst.Call)
            and self._names.called(over) == "range"
            and len(over.args) == 1
            and over.args[0].value.deep_equals(workers)
        )

    def _makes_room(self, loop: cst.CSTNode) -> bool:
        for node in running_nodes(loop):
            if isinstance(node, cst.Call) and written_name(node) in _MAKING_ROOM:
                return True
            if isinstance(node, cst.Comparison) and any(
                isinstance(part, cst.Call) and written_name(part) in ("len", "qsize")
                for part in running_nodes(node)
            ):
                return True
        return False

    def _is_given(self, job: cst.BaseExpression | None) -> bool:
        """Whether the job is a parameter: whoever calls may submit as many as they like."""
        if not isinstance(job, cst.Name):
            return False
        binding = self._names.binding(job)
        return binding is not None and binding.kind is Kind.PARAMETER

    def _runs_for_ever(self, call: cst.Call) -> bool:
        """Whether the job is a worker that loops until it is stopped: none is taken after it."""
        job = self._calls.reference(argument(call, 0, "fn"))
        if job is None:
            return False
        run = {reached.function for reached in self._reach.from_function(job.function)}
        return any(
            loop.within is not None and loop.within in run for loop in self._loops.unbounded
        )
