"""Which code runs in which thread or process, and who made those."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_int
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge import workers as table
from shutdown_lint.knowledge.entries import COMMAND_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls, Reference
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree

_INITIALIZERS = frozenset(table.INITIALIZERS.values())
_METHODS = frozenset(method for _, method in table.BY_METHOD)
_PLAIN_BASES = frozenset({"builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC"})


class Place(Enum):
    """Where a function runs that is not the main thread of the program."""

    THREAD = "thread"
    PROCESS = "process"


@dataclass(frozen=True, slots=True, eq=False)
class Worker:
    """A call that starts, or prepares, something that runs beside the main thread."""

    call: cst.Call
    place: Place
    target: Function | None  # what it runs, when that is a function of this module


class Workers:
    """The threads, processes and jobs that a module makes."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        calls: Calls,
        reach: Reach,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._calls = calls
        self._reach = reach

    @cached_property
    def all(self) -> tuple[Worker, ...]:
        """Every thread, process and job, in source order."""
        return tuple(self._find())

    @cached_property
    def functions(self) -> dict[Function, Place]:
        """The functions that run in a thread or process, also through calls."""
        found: dict[Function, Place] = {}
        for function, place in self._roots():
            found.setdefault(function, place)
            for reached in self._reach.from_function(function, coroutines=True):
                if reached.function is not None:
                    found.setdefault(reached.function, place)
        for if_ in self._tree.all(cst.If):
            if self.is_child_test(if_.test):
                for reached in self._reach.from_node(if_.body, coroutines=True):
                    if reached.function is not None and reached.depth > 0:
                        found.setdefault(reached.function, Place.PROCESS)
        return found

    def may_run_beside_main(self, function: Function | None) -> bool:
        """Whether a function is, or may be, run by a thread or a child process.

        `run` of a class whose base is not known may be a thread's, and a decorator may start one.
        """
        if function is None:
            return False
        if function in self.functions or function.may_run_elsewhere:
            return True
        owner = function.owner
        return owner is not None and any(
            base not in _PLAIN_BASES and base not in COMMAND_CLASSES
            for base in self._functions.bases(owner)
        )

    def runs_in_child(self, node: cst.CSTNode) -> bool:
        """Whether a node runs in a child process, as far as can be told."""
        around = self._functions.around(node)
        if around is not None and self.functions.get(around) is Place.PROCESS:
            return True
        return self.follows_fork(node)

    def follows_fork(self, node: cst.CSTNode) -> bool:
        """Whether a test such as `pid == 0` leads to a node: only a forked child gets there."""
        return any(
            isinstance(above, cst.If) and below is above.body and self.is_child_test(above.test)
            for above, below in self._tree.lineage(node)
        )

    def is_beside_fork(self, node: cst.CSTNode) -> bool:
        """Whether the function around a node forks: parents leave there as well, on purpose."""
        around = self._functions.around(node)
        root = self._tree.module if around is None else around.node.body
        return any(
            isinstance(one, cst.Call) and self._names.path(one.func) in table.FORKS
            for one in running_nodes(root)
        )

    def is_child_test(self, test: cst.BaseExpression) -> bool:
        """Whether a test such as `pid == 0` says: this is the child of a fork."""
        match test:
            case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=cst.Equal())]):
                zero = test.comparisons[0].comparator
                return constant_int(zero) == 0 and self._is_fork(test.left)
            case cst.UnaryOperation(operator=cst.Not()):
                return self._is_fork(test.expression)
        return False

    def _is_fork(self, node: cst.CSTNode | None) -> bool:
        if isinstance(node, cst.Name):
            binding = self._names.binding(node)
            node = binding.value if binding is not None else None
        return isinstance(node, cst.Call) and self._names.path(node.func) in table.FORKS

    @cached_property
    def forks(self) -> bool:
        """Whether the module makes child processes that inherit its signal handlers."""
        return any(worker.place is Place.PROCESS for worker in self.all) or any(
            self._names.path(call.func) in table.FORKS
            or self._objects.known(call) == "multiprocessing.Pool"
            for call in self._tree.all(cst.Call)
        )

    def _roots(self) -> Iterator[tuple[Function, Place]]:
        for worker in self.all:
            if worker.target is not None:
                yield worker.target, worker.place
        for class_ in self._functions.classes:
            place = self._place_of(self._objects.types.of_class(class_).known)
            if place is not None:
                for method in self._functions.methods(class_):
                    if method.name == "run":
                        yield method, place

    def _place_of(self, known: str | None) -> Place | None:
        if known == "threading.Thread":
            return Place.THREAD
        return Place.PROCESS if known == "multiprocessing.Process" else None

    def _find(self) -> Iterator[Worker]:
        for call in self._tree.all(cst.Call):
            row = self._row(call)
            if row is not None:
                target = argument(call, *row.target)
                reference = self._calls.reference(target)
                place = Place.PROCESS if row.in_process else Place.THREAD
                yield Worker(call, place, None if reference is None else reference.function)
                continue
            initializer = self._initializer(call)
            if initializer is not None:
                yield Worker(call, Place.PROCESS, initializer.function)
                continue
            local = self._functions.class_of_name(call.func)
            known = self._objects.types.of_class(local).known if local is not None else None
            own_place = self._place_of(known)
            if local is not None and own_place is not None:
                yield Worker(call, own_place, self._functions.method(local, "run"))

    def _initializer(self, call: cst.Call) -> Reference | None:
        if not any(argument(call, *place) for place in _INITIALIZERS):
            return None  # which is nearly always so, and quicker to see than what it makes
        path = self._names.path(call.func)
        if path not in table.INITIALIZERS:
            path = self._objects.known(call)
        if path is None or path not in table.INITIALIZERS:
            return None
        return self._calls.reference(argument(call, *table.INITIALIZERS[path]))

    def _row(self, call: cst.Call) -> table.Starter | None:
        path = self._names.path(call.func)
        if path is not None and path in table.BY_PATH:
            return table.BY_PATH[path]
        if isinstance(call.func, cst.Attribute):
            method = call.func.attr.value
            if method not in _METHODS and method not in table.BY_NAME:
                return None
            owner = self._objects.known(call.func.value)
            if owner is not None:
                return table.BY_METHOD.get((owner, method))
            return table.BY_NAME.get(method)
        return None
