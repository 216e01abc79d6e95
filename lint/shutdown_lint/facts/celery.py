"""Celery apps and tasks of a module, and who says when a task is acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.functions import written_name
from shutdown_lint.facts.tree import constant_str
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.functions import Functions
    from shutdown_lint.facts.names import Names
    from shutdown_lint.facts.objects import Objects
    from shutdown_lint.facts.tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class CeleryTask:
    """A function or class that Celery runs as a task."""

    name: str
    place: cst.CSTNode  # the decorator, or the class
    call: cst.Call | None  # the decorator's call, when it has options
    app_is_here: bool  # the app it belongs to is made in this module
    options: frozenset[str]  # names of the options given
    options_hidden: bool  # `**options`, or a base class that is not here


class CeleryTasks:
    """What one module shows of its Celery tasks and app."""

    def __init__(self, tree: Tree, names: Names, functions: Functions, objects: Objects) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects

    @cached_property
    def apps(self) -> tuple[cst.Call, ...]:
        """The calls that make an app in this module."""
        return tuple(
            call
            for call in self._tree.all(cst.Call)
            if self._objects.known(call) == "celery.Celery"
        )

    @cached_property
    def all(self) -> tuple[CeleryTask, ...]:
        """Every task of the module, in source order."""
        found = [*self._decorated(), *self._class_based()]
        order = {node: index for index, node in enumerate(self._tree.all(cst.Decorator))}
        found.sort(key=lambda task: order.get(task.place, len(order)))  # type: ignore[call-overload]
        return tuple(found)

    @cached_property
    def settings_are_elsewhere(self) -> bool:
        """Whether the app takes settings from a place that this file does not show."""
        for app in self.apps:
            if any(
                arg.star == "**" or (arg.keyword and arg.keyword.value in table.OUTSIDE_KEYWORDS)
                for arg in app.args
            ):
                return True
        for call in self._tree.all(cst.Call):
            if written_name(call) in table.OUTSIDE_CONFIG:
                return True
            if self._is_conf_update(call) and any(
                arg.star == "**" or (arg.keyword is None and not isinstance(arg.value, cst.Dict))
                for arg in call.args
            ):
                return True
        return any(self._is_conf(target) for target in self._assigned())

    @cached_property
    def app_decides(self) -> bool:
        """Whether the app itself says when tasks are acknowledged (False is a decision too)."""
        decided = table.ACKS_LATE_SETTINGS | table.ANNOTATION_SETTINGS
        for target in self._assigned():
            if isinstance(target, cst.Attribute) and target.attr.value in decided:
                return True
            if isinstance(target, cst.Subscript):
                index = target.slice[0].slice
                if isinstance(index, cst.Index) and constant_str(index.value) in decided:
                    return True
            if isinstance(target, cst.Name) and target.value in decided:
                return True
        if any(
            arg.keyword is not None and arg.keyword.value in decided
            for call in self._tree.all(cst.Call)
            for arg in call.args
        ):
            return True
        return any(
            isinstance(element, cst.DictElement) and constant_str(element.key) in decided
            for dictionary in self._tree.all(cst.Dict)
            for element in dictionary.elements
        )

    def _assigned(self) -> Iterator[cst.BaseExpression]:
        for assign in self._tree.all(cst.Assign):
            for target in assign.targets:
                yield target.target
        for annotated in self._tree.all(cst.AnnAssign):
            yield annotated.target

    def _is_conf(self, node: cst.CSTNode) -> bool:
        return (
            isinstance(node, cst.Attribute)
            and node.attr.value == "conf"
            and self._objects.known(node.value) == "celery.Celery"
        )

    def _is_conf_update(self, call: cst.Call) -> bool:
        return (
            isinstance(call.func, cst.Attribute)
            and call.func.attr.value == "update"
            and self._is_conf(call.func.value)
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
                if app_is_here or self._names.path(target) in table.TASK_DECORATORS:
                    yield self._task(function.name, decorator, call, app_is_here)

    def _is_task_of_app(self, target: cst.BaseExpression) -> bool:
        return (
            isinstance(target, cst.Attribute)
            and target.attr.value == "task"
            and self._objects.known(target.value) == "celery.Celery"
        )

    def _task(
        self,
        name: str,
        place: cst.CSTNode,
        call: cst.Call | None,
        app_is_here: bool,  # noqa: FBT001
    ) -> CeleryTask:
        options: set[str] = set()
        hidden = False
        for arg in call.args if call is not None else ():
            if arg.star:
                hidden = True
            elif arg.keyword is not None:
                options.add(arg.keyword.value)
                if arg.keyword.value == "base":
                    local = self._functions.class_of_name(arg.value)
                    hidden = hidden or local is None
                    if local is not None:
                        options |= self._class_options(local.node)
        return CeleryTask(name, place, call, app_is_here, frozenset(options), hidden)

    def _class_options(self, class_: cst.ClassDef) -> set[str]:
        return set(self._names.scopes.of(class_).bindings)

    def _class_based(self) -> Iterator[CeleryTask]:
        for class_ in self._functions.classes:
            bases = self._functions.bases(class_)
            by_app = any(
                isinstance(arg.value, cst.Attribute)
                and arg.value.attr.value == "Task"
                and self._objects.known(arg.value.value) == "celery.Celery"
                for arg in class_.node.bases
            )
            if not by_app and not any(base in table.TASK_BASES for base in bases):
                continue
            names = self._class_options(class_.node)
            if "run" not in names or "abstract" in names:
                continue
            yield CeleryTask(
                class_.name, class_.node, None, by_app, frozenset(names), any(not b for b in bases)
            )
