"""Celery apps and tasks of a module, and who says when a task is acknowledged."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.task_queues.celery_classes import CeleryClasses
from shutdown_lint.facts.task_queues.celery_settings import CelerySettings
from shutdown_lint.knowledge import celery as table
from shutdown_lint.model.record import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.parameters import Parameters
    from shutdown_lint.facts.code.rows import Rows
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.task_queues.celery_options import CeleryOptions
    from shutdown_lint.knowledge.tables import Table


class CeleryTask(Entity):
    """A function or class that Celery runs as a task."""

    name: str
    place: cst.Decorator | cst.ClassDef
    call: cst.Call | None  # the decorator's call, when it has options
    app_is_here: bool  # the app it belongs to is made in this module
    options: frozenset[str]  # names of the options given
    options_hidden: bool  # `**options`, or a base class that is not here
    function: Function | None  # what the worker runs, where it stands in this module

    def option(self, name: str) -> cst.Arg | None:
        """The keyword by which the decorator gives an option."""
        for arg in self.call.args if self.call is not None else ():
            if arg.keyword is not None and arg.keyword.value == name:
                return arg
        return None

    @property
    def acknowledged_early(self) -> bool:
        """Whether nothing on the task itself says when it is acknowledged."""
        return table.ACKS_LATE not in self.options and not self.options_hidden


class CeleryTasks:
    """What one module shows of its Celery tasks and app."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        rows: Rows,
        calls: Calls,
        parameters: Parameters,
        decorators: Table[bool],
        path: str,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._rows = rows
        self._decorators = decorators
        self.classes = CeleryClasses(tree, names, functions, objects)
        self._settings = CelerySettings(tree, names, functions, objects, calls, parameters, path)

    @cached_property
    def all(self) -> tuple[CeleryTask, ...]:
        """Every task of the module, in source order, class-based ones last."""
        return (*self._decorated(), *self._class_based())

    @property
    def settings_are_elsewhere(self) -> bool:
        """Whether the app takes settings from a place that this file does not show."""
        return self._settings.are_elsewhere or self.classes.shared_are_hidden

    @property
    def app_decides(self) -> bool:
        """Whether the app itself says when tasks are acknowledged (False is a decision too)."""
        return self.options.speak_of(table.ACKS_LATE)

    @property
    def options(self) -> CeleryOptions:
        """What the module says of Celery's options."""
        return self._settings.options

    def is_on(self, task: CeleryTask, option: str) -> bool:
        """Whether an option is surely switched on for a task, by itself, its base or its app."""
        given = task.option(option)
        if given is not None:
            return is_constant(given.value, value=True)
        if option in task.options:
            return any(
                is_constant(value, value=True)
                for class_ in self.classes.all()
                for value in self._objects.attributes.values(class_, option)
            )
        return any(is_constant(one.value, value=True) for one in self.options.settings(option))

    @cached_property
    def apps(self) -> tuple[cst.Call, ...]:
        """The calls that make an app, in source order."""
        return tuple(
            call
            for call in self._tree.all(cst.Call)
            if self._names.path(call.func) == "celery.Celery"
            or (
                self._functions.class_of_name(call.func) is not None
                and self._objects.known(call) == "celery.Celery"
            )
        )

    def _decorated(self) -> Iterator[CeleryTask]:
        for function in self._functions.all:
            if not isinstance(function.node, cst.FunctionDef):
                continue
            for decorator in function.node.decorators:
                expression = decorator.decorator
                call = expression if isinstance(expression, cst.Call) else None
                target = call.func if call is not None else expression
                app_is_here = self._is_task_of_app(target)
                if app_is_here or self._is_task_of_others(target):
                    yield self._task(function, decorator, call, app_is_here)

    def _is_task_of_app(self, target: cst.BaseExpression) -> bool:
        return (
            isinstance(target, cst.Attribute)
            and target.attr.value == "task"
            and self._objects.known(target.value) == "celery.Celery"
        )

    def _is_task_of_others(self, target: cst.BaseExpression) -> bool:
        """Whether it is `shared_task`, or `task` of an app that is imported."""
        if self._rows.of(target, self._decorators) is not None:
            return True
        path = self._names.path(target)
        if path is None:
            return False
        package, _, last = path.rpartition(".")
        return isinstance(target, cst.Attribute) and last == "task" and "celery" in package.lower()

    def _task(
        self,
        function: Function,
        place: cst.Decorator,
        call: cst.Call | None,
        app_is_here: bool,  # noqa: FBT001
    ) -> CeleryTask:
        options: set[str] = set()
        hidden = False
        for arg in call.args if call is not None else ():
            if arg.star:
                hidden = hidden or arg.star == "**"
            elif arg.keyword is not None:
                options.add(arg.keyword.value)
                if arg.keyword.value == "base":
                    local = self._functions.class_of_name(arg.value)
                    hidden = hidden or local is None or self.classes.is_hidden(local)
                    if local is not None:
                        options |= self.classes.members(local)
        if "base" not in options:
            options |= self.classes.shared_members
        return CeleryTask(
            function.name, place, call, app_is_here, frozenset(options), hidden, function
        )

    def _class_based(self) -> Iterator[CeleryTask]:
        for class_ in filter(self.classes.is_task, self.classes.all()):
            yield CeleryTask(
                class_.name,
                class_.node,
                None,
                self.classes.is_of_app(class_) or self.classes.is_registered(class_),
                frozenset(self.classes.members(class_)),
                self.classes.is_hidden(class_),
                self._functions.method(class_, "run"),
            )
