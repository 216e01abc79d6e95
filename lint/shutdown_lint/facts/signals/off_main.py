"""Code that is sure to run in a thread that is not the main one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.dead import is_dead
from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.literals import constant_str, is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.facts.signals.workers import Place
from shutdown_lint.knowledge import workers as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.workers import Worker, Workers


class Way(NamedTuple):
    """How a thread gets to a call, or to a `raise`."""

    steps: tuple[Via, ...]  # where the thread is started, then the calls on the way
    is_job: bool  # an executor keeps what is raised in a future
    is_certain: bool  # no condition stands on the way


class OffMain:
    """Follows threads of the operating system through the module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        origins: Origins,
        reach: Reach,
        workers: Workers,
        sequence: Sequence,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._origins = origins
        self._reach = reach
        self._workers = workers
        self._sequence = sequence
        self._asking: dict[Function, bool] = {}

    def ways(self, node: cst.Call | cst.Raise) -> list[Way]:
        """The ways on which threads come to a call or `raise` without asking where they run."""
        return self._ways.get(node, [])

    @cached_property
    def _ways(self) -> dict[cst.CSTNode, list[Way]]:
        found: dict[cst.CSTNode, list[Way]] = {}
        for function, start, is_job in self._roots():
            for reached in self._reach.from_function(function):
                if not isinstance(reached.node, (cst.Call, cst.Raise)):
                    continue
                passed = [*(via.node for via in reached.path), reached.node]
                if any(map(self._may_be_main, passed)):
                    continue
                if any(is_dead(one, self._tree) for one in passed):
                    continue
                is_certain = all(map(self._sequence.is_certain, passed))
                way = Way((start, *reached.path), is_job, is_certain)
                found.setdefault(reached.node, []).append(way)
        return found

    def _may_be_main(self, node: cst.CSTNode) -> bool:
        """Whether the code around a node asks for the main thread, or runs in a forked child.

        The thread that forks is the main thread of its child.
        """
        around = self._functions.around(node)
        return (
            around is None
            or self._asks_for_main_thread(around)
            or self._workers.follows_fork(node)
            or self._patches_threads
        )

    def _roots(self) -> Iterator[tuple[Function, Via, bool]]:
        for worker in self._workers.all:
            if worker.target is None or not self._is_thread(worker):
                continue
            if self._functions.class_of_name(worker.call.func) is None:
                is_job = self._names.path(worker.call.func) not in table.BARE_THREADS
                what = "given to a thread pool here" if is_job else "run by a thread made here"
                yield worker.target, Via(worker.call, what, step=True), is_job
        for class_ in self._functions.classes:
            run = self._functions.method(class_, "run")
            if (
                run is not None
                and run.owner == class_
                and self._objects.types.of_class(class_).known == "threading.Thread"
                and not self._sequence.callers(run)
            ):
                yield run, Via(class_.node.name, "a thread: run() is its body", step=True), False

    def _is_thread(self, worker: Worker) -> bool:
        call = worker.call
        if self._names.path(call.func) in table.OS_THREADS:
            return True
        if not isinstance(call.func, cst.Attribute):
            return False
        executor: cst.BaseExpression | None = call.func.value
        if call.func.attr.value == "run_in_executor":
            executor = argument(call, 0, "executor")
            if is_constant(executor, None):
                return worker.place is Place.THREAD
        origin = self._origins.of(executor)
        return origin is not None and all(
            self._names.path(made.func) in table.THREAD_POOLS for made in origin.calls
        )

    def _asks_for_main_thread(self, function: Function) -> bool:
        if function not in self._asking:
            self._asking[function] = self._mentions_main_thread(function)
        return self._asking[function]

    def _mentions_main_thread(self, function: Function) -> bool:
        for node in running_nodes(function.node.body):
            if isinstance(node, (cst.Name, cst.Attribute)):
                written = (written_path(node) or "").lower()
                if any(word in written for word in table.MAIN_THREAD_WORDS):
                    return True
                if self._names.path(node) in table.MAIN_THREAD_PATHS:
                    return True
            elif isinstance(node, cst.SimpleString) and constant_str(node) == "MainThread":
                return True
        return False

    @cached_property
    def reports_exits(self) -> bool:
        """Whether the module's own hook learns of every exception that ends a thread."""
        return any(
            self._names.path(target.target) == table.THREAD_HOOK
            for target in self._tree.all(cst.AssignTarget)
        )

    @cached_property
    def _patches_threads(self) -> bool:
        return any(
            self._names.path(call.func) in table.THREAD_PATCHES
            for call in self._tree.all(cst.Call)
        )
