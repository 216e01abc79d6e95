"""Celery apps and tasks of a module, and who says when a task is acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.celery_settings import CelerySettings
from shutdown_lint.facts.code.functions import Class, written_name
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.rows import Rows
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.knowledge.tables import Table


@dataclass(frozen=True, slots=True, eq=False)
class CeleryTask:
    """A function or class that Celery runs as a task."""

    name: str
    place: cst.Decorator | cst.ClassDef
    call: cst.Call | None  # the decorator's call, when it has options
    app_is_here: bool  # the app it belongs to is made in this module
    options: frozenset[str]  # names of the options given
    options_hidden: bool  # `**options`, or a base class that is not here

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
        decorators: Table[bool],
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._rows = rows
        self._decorators = decorators
        self._settings = CelerySettings(tree, names, functions, objects)

    @cached_property
    def all(self) -> tuple[CeleryTask, ...]:
        """Every task of the module, in source order, class-based ones last."""
        return (*self._decorated(), *self._class_based())

    @property
    def settings_are_elsewhere(self) -> bool:
        """Whether the app takes settings from a place that this file does not show."""
        return self._settings.are_elsewhere

    @property
    def app_decides(self) -> bool:
        """Whether the app itself says when tasks are acknowledged (False is a decision too)."""
        return self._settings.decide

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
                    yield self._task(function.name, decorator, call, app_is_here)

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
        name: str,
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
                    hidden = hidden or local is None or self._is_hidden(local)
                    if local is not None:
                        options |= self._members(local)
        return CeleryTask(name, place, call, app_is_here, frozenset(options), hidden)

    def _class_based(self) -> Iterator[CeleryTask]:
        for class_ in self._functions.classes:
            by_app = any(self._is_task_class(base) for base in self._bases(class_))
            bases = self._functions.bases(class_)
            if not by_app and not any(base in table.TASK_BASES for base in bases):
                continue
            own = self._names.scopes.of(class_.node).bindings
            if "run" not in own or "abstract" in own:
                continue
            yield CeleryTask(
                class_.name,
                class_.node,
                None,
                by_app or self._is_registered(class_),
                frozenset(self._members(class_)),
                self._is_hidden(class_),
            )

    def _bases(self, class_: Class) -> Iterator[cst.BaseExpression]:
        """The bases of a class and of the local classes among them."""
        seen: set[Class] = set()
        pending = [class_]
        while pending:
            current = pending.pop()
            if current in seen:
                continue
            seen.add(current)
            for arg in current.node.bases:
                local = self._functions.class_of_name(arg.value)
                if local is not None:
                    pending.append(local)
                yield arg.value

    def _members(self, class_: Class) -> set[str]:
        """The names that a class has, by itself or from local classes."""
        found = set(self._names.scopes.of(class_.node).bindings)
        for base in self._bases(class_):
            local = self._functions.class_of_name(base)
            if local is not None:
                found |= set(self._names.scopes.of(local.node).bindings)
        return found

    def _is_hidden(self, class_: Class) -> bool:
        """Whether a class may have options from a base that is not here."""
        return not all(
            self._functions.class_of_name(base) is not None
            or self._is_task_class(base)
            or self._names.path(base) in table.TASK_BASES | table.PLAIN_BASES
            for base in self._bases(class_)
        )

    def _is_task_class(self, base: cst.BaseExpression) -> bool:
        """Whether it is `app.Task` of an app that is made here."""
        return (
            isinstance(base, cst.Attribute)
            and base.attr.value == "Task"
            and self._objects.known(base.value) == "celery.Celery"
        )

    def _is_registered(self, class_: Class) -> bool:
        """Whether a class is given to an app of this module: `app.register_task(Charge())`."""
        for call in self._tree.all(cst.Call):
            if written_name(call) == "register_task" and isinstance(call.func, cst.Attribute):
                if self._objects.known(call.func.value) != "celery.Celery":
                    continue
                for arg in call.args:
                    given = arg.value.func if isinstance(arg.value, cst.Call) else arg.value
                    if self._functions.class_of_name(given) == class_:
                        return True
        return False
