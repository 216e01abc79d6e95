"""Whether a Celery app says when its tasks are acknowledged, as far as one file shows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.functions import written_name
from shutdown_lint.facts.code.scopes import Kind
from shutdown_lint.facts.code.tree import argument, constant_str
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree


class CelerySettings:
    """The settings of the Celery apps that a module makes."""

    def __init__(self, tree: Tree, names: Names, functions: Functions, objects: Objects) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects

    @cached_property
    def decide(self) -> bool:
        """Whether the module speaks of the setting at all (False is a decision too).

        By any of its names: `task_acks_late`, `CELERY_ACKS_LATE`, one with a namespace of the
        project; as a name, an attribute, a keyword or a string; or `acks_late` in a dictionary of
        annotations or on `app.Task`.
        """
        return (
            any(_is_setting(node.value) for node in self._tree.all(cst.Name))
            or any(
                (text := constant_str(node)) is not None
                and (_is_setting(text) or text == table.ACKS_LATE)
                for node in self._tree.all(cst.SimpleString)
            )
            or any(
                isinstance(target, cst.Attribute) and target.attr.value == table.ACKS_LATE
                for target in self._assigned()
            )
        )

    @cached_property
    def are_elsewhere(self) -> bool:
        """Whether an app takes settings from a place that this file does not show."""
        return (
            any(self._is_configured_outside(call) for call in self._tree.all(cst.Call))
            or any(self._is_conf(target) for target in self._assigned())
            or any(
                isinstance(target, cst.Subscript)
                and self._is_conf(target.value)
                and _key(target) is None
                for target in self._assigned()
            )
            or any(self._is_configured_subclass(class_.node) for class_ in self._functions.classes)
        )

    def _is_configured_outside(self, call: cst.Call) -> bool:
        name = written_name(call)
        if name == "config_from_object":
            return not self._shows(argument(call, 0, "obj"))
        if name in table.OUTSIDE_CONFIG:
            return True
        if name == "setattr" and call.args and self._is_conf(call.args[0].value):
            return len(call.args) < 2 or constant_str(call.args[1].value) is None
        if name == "update" and isinstance(call.func, cst.Attribute):
            if self._is_conf(call.func.value):
                return any(
                    arg.star == "**" or (arg.keyword is None and not self._shows(arg.value))
                    for arg in call.args
                )
        if self._objects.known(call) == "celery.Celery":
            return any(
                arg.star == "**" or (arg.keyword and arg.keyword.value in table.OUTSIDE_KEYWORDS)
                for arg in call.args
            )
        return False

    def _shows(self, settings: cst.BaseExpression | None) -> bool:
        """Whether all settings that an expression holds stand in this file."""
        match settings:
            case cst.Dict():
                return all(isinstance(item, cst.DictElement) for item in settings.elements)
            case cst.Call() if self._names.path(settings.func) == "builtins.dict":
                return all(arg.keyword is not None for arg in settings.args)
            case cst.Call():
                return not settings.args and self._shows(settings.func)
            case cst.Name(value="__name__"):
                return True
            case cst.Name():
                local = self._functions.class_of_name(settings)
                if local is not None:
                    bases = self._functions.bases(local)
                    return all(base == "builtins.object" for base in bases)
                binding = self._names.binding(settings)
                value = binding.value if binding is not None else None
                if binding is None or binding.kind is not Kind.ASSIGN:
                    return False
                return isinstance(value, (cst.Dict, cst.Call)) and self._shows(value)
        return False

    def _is_configured_subclass(self, class_: cst.ClassDef) -> bool:
        """Whether an app class of the module's own may set something when it is made."""
        if not any(self._names.path(arg.value) == "celery.Celery" for arg in class_.bases):
            return False
        defined = self._names.scopes.of(class_).bindings
        return not table.CONFIGURING_MEMBERS.isdisjoint(defined)

    def _is_conf(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Name):  # conf = app.conf
            binding = self._names.binding(node)
            value = binding.value if binding is not None else None
            return isinstance(value, cst.Attribute) and self._is_conf(value)
        return (
            isinstance(node, cst.Attribute)
            and node.attr.value == "conf"
            and self._objects.known(node.value) == "celery.Celery"
        )

    def _assigned(self) -> Iterator[cst.BaseExpression]:
        for assign in self._tree.all(cst.Assign):
            for target in assign.targets:
                yield target.target
        for annotated in self._tree.all(cst.AnnAssign):
            yield annotated.target


def _is_setting(name: str) -> bool:
    return name.lower().endswith(f"_{table.ACKS_LATE}")


def _key(item: cst.Subscript) -> str | None:
    index = item.slice[0].slice
    return constant_str(index.value) if isinstance(index, cst.Index) else None
