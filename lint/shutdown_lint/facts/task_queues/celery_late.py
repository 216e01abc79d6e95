"""Where Celery tasks are acknowledged late, and what that is worth when their process dies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.literals import constant_str, is_constant
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Class
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.scopes import Scopes
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.task_queues.celery_options import GivenAt
    from shutdown_lint.facts.task_queues.celery_tasks import CeleryTask, CeleryTasks


class LateAck(NamedTuple):
    """A place that switches late acknowledgement on."""

    place: GivenAt
    name: str  # as written: acks_late, task_acks_late, CELERY_TASK_ACKS_LATE
    all_is_here: bool  # nothing that another file says can matter to it


class LateAcks:
    """Asks whether a task that is acknowledged late comes back from a process that died."""

    def __init__(
        self, tree: Tree, scopes: Scopes, functions: Functions, celery: CeleryTasks
    ) -> None:
        self._tree = tree
        self._scopes = scopes
        self._functions = functions
        self._celery = celery

    def unprotected(self) -> tuple[LateAck, ...]:
        """Late acknowledgement, and nothing that says what to do when the process dies."""
        if self._app_decides():
            return ()
        found = (*self._of_tasks(), *self._of_classes(), *self._of_settings())
        return tuple(sorted(found, key=lambda late: self._tree.order(late.place)))

    def unlimited(self) -> tuple[CeleryTask, ...]:
        """The tasks that are surely acknowledged late, and that no time limit ends."""
        celery = self._celery
        if celery.settings_are_elsewhere or any(map(celery.options.speak_of, table.TIME_LIMITS)):
            return ()
        return tuple(
            task
            for task in celery.all
            if task.app_is_here
            and not task.options_hidden
            and table.TIME_LIMITS.isdisjoint(task.options)
            and celery.is_on(task, table.ACKS_LATE)
        )

    def _app_decides(self) -> bool:
        options = self._celery.options
        return (
            any(map(options.speak_of, table.WORKER_LOST))
            or not self._celery.classes.shared_members.isdisjoint(table.WORKER_LOST)
            or any(
                constant_str(given.value) in table.WITHOUT_PROCESSES
                for given in options.settings("pool")
            )
            or any(
                (constant_str(node) or "").removeprefix("--pool=") in table.WITHOUT_PROCESSES
                for node in self._tree.all(cst.SimpleString)
            )
        )

    def _of_tasks(self) -> Iterator[LateAck]:
        for task in self._celery.all:
            option = task.option(table.ACKS_LATE)
            if (
                option is not None
                and is_constant(option.value, value=True)
                and not task.options_hidden
                and task.options.isdisjoint(table.WORKER_LOST)
            ):
                is_here = task.app_is_here and not self._celery.settings_are_elsewhere
                yield LateAck(option, table.ACKS_LATE, is_here)

    def _of_classes(self) -> Iterator[LateAck]:
        for class_ in self._celery.classes.all():
            assign = self._own(class_)
            if assign is None or self._celery.classes.is_hidden(class_):
                continue
            if any(
                not self._celery.classes.members(one).isdisjoint(table.WORKER_LOST)
                for one in self._functions.classes
                if one == class_ or self._functions.derives(one, class_)
            ):
                continue
            is_here = bool(self._celery.apps) and not self._celery.settings_are_elsewhere
            yield LateAck(assign, table.ACKS_LATE, is_here)

    def _own(self, class_: Class) -> cst.Assign | cst.AnnAssign | None:
        """Where the body of a class switches it on."""
        for assign in self._celery.options.assignments():
            target = (
                assign.target if isinstance(assign, cst.AnnAssign) else assign.targets[0].target
            )
            if (
                isinstance(target, cst.Name)
                and target.value == table.ACKS_LATE
                and is_constant(assign.value, value=True)
                and self._scopes.at(assign).node is class_.node
            ):
                return assign
        return None

    def _of_settings(self) -> Iterator[LateAck]:
        is_here = not self._celery.settings_are_elsewhere and not any(
            scope.star_imports for scope in self._scopes.all
        )
        for given in self._celery.options.settings(table.ACKS_LATE):
            if given.name.lower().endswith(table.LATE_SETTINGS) and is_constant(
                given.value, value=True
            ):
                yield LateAck(given.place, given.name, is_here)
