"""Classes that Celery runs as tasks, or that give their options to tasks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Class
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree


class CeleryClasses:
    """The task classes of a module."""

    def __init__(self, tree: Tree, names: Names, functions: Functions, objects: Objects) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects

    def all(self) -> Iterator[Class]:
        """Every class with a task class among its bases, abstract ones included."""
        for class_ in self._functions.classes:
            if self.is_of_app(class_) or not table.TASK_BASES.isdisjoint(
                self._functions.bases(class_)
            ):
                yield class_

    def is_of_app(self, class_: Class) -> bool:
        """Whether it derives from `app.Task` of an app that is made here."""
        return any(self._is_task_class(base) for base in self._above(class_))

    def is_task(self, class_: Class) -> bool:
        """Whether it is run, and not only there to be derived from."""
        own = self._names.scopes.of(class_.node).bindings
        return "run" in own and "abstract" not in own

    def _above(self, class_: Class) -> Iterator[cst.BaseExpression]:
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

    def members(self, class_: Class) -> set[str]:
        """The names that a class has, by itself, from local classes or from those of the apps."""
        found = self._local_members(class_)
        return found | self.shared_members if self.is_of_app(class_) else found

    @cached_property
    def shared_members(self) -> frozenset[str]:
        """What all tasks of the apps have, from a class of this file that the apps are given."""
        return frozenset(
            name
            for given in self._given_to_apps
            if (class_ := self._functions.class_of_name(given)) is not None
            for name in self._local_members(class_)
        )

    @cached_property
    def shared_are_hidden(self) -> bool:
        """Whether an app is given a class for its tasks that may have options from elsewhere."""
        return any(
            (class_ := self._functions.class_of_name(given)) is None or self.is_hidden(class_)
            for given in self._given_to_apps
        )

    @cached_property
    def _given_to_apps(self) -> tuple[cst.BaseExpression, ...]:
        """The classes of all tasks of an app: `Celery(task_cls=Late)`, `app.Task = Late`."""
        keywords = (
            arg.value
            for call in self._tree.all(cst.Call)
            for arg in call.args
            if arg.keyword is not None
            and arg.keyword.value == table.TASK_CLASS
            and self._objects.known(call) == "celery.Celery"
        )
        attributes = (
            assign.value
            for assign in self._tree.all(cst.Assign)
            for one in assign.targets
            if isinstance(one.target, cst.Attribute)
            and one.target.attr.value in ("Task", table.TASK_CLASS)
            and self._objects.known(one.target.value) == "celery.Celery"
        )
        return (*keywords, *attributes)

    def _local_members(self, class_: Class) -> set[str]:
        found = set(self._names.scopes.of(class_.node).bindings)
        for base in self._above(class_):
            local = self._functions.class_of_name(base)
            if local is not None:
                found |= set(self._names.scopes.of(local.node).bindings)
        return found

    def is_hidden(self, class_: Class) -> bool:
        """Whether a class may have options from a base that is not here."""
        return not all(
            self._functions.class_of_name(base) is not None
            or self._is_task_class(base)
            or self._names.path(base) in table.TASK_BASES | table.PLAIN_BASES
            for base in self._above(class_)
        )

    def _is_task_class(self, base: cst.BaseExpression) -> bool:
        """Whether it is `app.Task` of an app that is made here."""
        return (
            isinstance(base, cst.Attribute)
            and base.attr.value == "Task"
            and self._objects.known(base.value) == "celery.Celery"
        )

    def is_registered(self, class_: Class) -> bool:
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
