"""The functions that workers of task queues run: of Celery, RQ, Dramatiq, Huey, arq and taskiq."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.knowledge import task_queues as table
from shutdown_lint.knowledge.celery import ACKS_LATE, WORKER_LOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.task_queues.celery_tasks import CeleryTasks
    from shutdown_lint.knowledge.task_queues import TaskQueue


class QueuedTask(NamedTuple):
    """A function that a worker runs, with what makes it a task."""

    function: Function
    queue: TaskQueue
    via: Via


class QueuedTasks:
    """The tasks of a module, of whatever library."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        calls: Calls,
        celery: CeleryTasks,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._calls = calls
        self._celery = celery

    @cached_property
    def all(self) -> tuple[QueuedTask, ...]:
        """Every task, once for each thing that makes it one."""
        return (*self._of_celery(), *self._decorated(), *self._taken(), *self._listed())

    def _of_celery(self) -> Iterator[QueuedTask]:
        for task in self._celery.all:
            if task.function is None:
                continue
            is_put_back = all(
                self._celery.is_on(task, option) for option in (ACKS_LATE, WORKER_LOST[0])
            )
            queue = table.CELERY_REJECTING if is_put_back else table.CELERY
            place = task.place if isinstance(task.place, cst.Decorator) else task.place.name
            yield QueuedTask(task.function, queue, Via(place, "made a Celery task here"))

    def _decorated(self) -> Iterator[QueuedTask]:
        for function in self._functions.all:
            if not isinstance(function.node, cst.FunctionDef):
                continue
            for decorator in function.node.decorators:
                called = decorator.decorator
                target = called.func if isinstance(called, cst.Call) else called
                queue = table.DECORATORS.get(self._names.path(target) or "")
                queue = queue or self._queue_of_method(target)
                if queue is not None:
                    yield QueuedTask(function, queue, _via(decorator, queue))

    def _queue_of_method(self, target: cst.BaseExpression) -> TaskQueue | None:
        if not isinstance(target, cst.Attribute):
            return None
        for package, methods in table.METHODS.items():
            if target.attr.value in methods and self._is_of(package, target.value):
                return table.BY_PACKAGE[package]
        return None

    def _is_of(self, package: str, owner: cst.BaseExpression) -> bool:
        """Whether an object is made by a class of a package, or has its usual name."""
        path = self._names.path(owner)
        if path is not None:
            return path.rpartition(".")[2] == table.USUAL_NAMES[package] and self._imports(package)
        made: cst.CSTNode | None = owner
        if isinstance(owner, cst.Name):
            binding = self._names.binding(owner)
            made = binding.value if binding is not None else None
        while isinstance(made, cst.Call):
            path = self._names.path(made.func)
            if path is not None:
                return path.startswith(package)
            # RedisBroker(…).with_result_backend(…)
            made = made.func.value if isinstance(made.func, cst.Attribute) else None
        return False

    def _imports(self, package: str) -> bool:
        """Whether the module imports from a package or a companion of it, or names it so."""
        return package == table.USUAL_NAMES[package] or any(
            name.startswith(package) for name in self._names.scopes.imported
        )

    def _taken(self) -> Iterator[QueuedTask]:
        for call in self._tree.all(cst.Call):
            queue = table.TAKING.get(self._names.path(call.func) or "")
            if queue is None and isinstance(call.func, cst.Attribute):
                known = self._objects.known(call.func.value)
                queue = table.TAKING_METHODS.get((known or "", call.func.attr.value))
            if queue is not None and call.args and not call.args[0].star:
                yield from self._given((call.args[0].value,), queue)
            if self._names.path(call.func) in table.ARQ_WORKERS:
                for name in table.ARQ_LISTS:
                    yield from self._given(_elements(argument(call, None, name)), table.ARQ)

    def _listed(self) -> Iterator[QueuedTask]:
        """The functions of `class WorkerSettings`, which the command line of arq is given."""
        if "arq" not in self._names.scopes.imported:
            return
        for class_ in self._functions.classes:
            for name in sorted(table.ARQ_LISTS):
                for value in self._objects.attributes.values(class_, name):
                    yield from self._given(_elements(value), table.ARQ)

    def _given(
        self, values: Iterable[cst.BaseExpression], queue: TaskQueue
    ) -> Iterator[QueuedTask]:
        for value in values:
            reference = self._calls.reference(value)
            if reference is not None:
                yield QueuedTask(reference.function, queue, _via(value, queue))


def _via(place: cst.CSTNode, queue: TaskQueue) -> Via:
    return Via(place, f"made {queue.one} task here")


def _elements(value: cst.BaseExpression | None) -> list[cst.BaseExpression]:
    if not isinstance(value, (cst.List, cst.Tuple, cst.Set)):
        return []
    return [element.value for element in value.elements if isinstance(element, cst.Element)]
