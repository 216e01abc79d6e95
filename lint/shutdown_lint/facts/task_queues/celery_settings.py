"""Whether a Celery app says when its tasks are acknowledged, as far as one file shows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.task_queues.celery_options import CeleryOptions
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from shutdown_lint.facts.code.bindings import Binding
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.parameters import Parameters
    from shutdown_lint.facts.code.tree import Tree

_MAX_HOPS = 10  # from a name to what it stands for


class CelerySettings:
    """The settings of the Celery apps that a module makes."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        calls: Calls,
        parameters: Parameters,
        path: str,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._calls = calls
        self._parameters = parameters
        self._stem = path.replace("\\", "/").rpartition("/")[2].removesuffix(".py")
        self.options = CeleryOptions(tree)

    @cached_property
    def are_elsewhere(self) -> bool:
        """Whether an app takes settings from a place that this file does not show."""
        return (
            any(self._is_configured_outside(call) for call in self._tree.all(cst.Call))
            or any(
                isinstance(target, cst.Attribute) and self._is_conf(target)
                for target in self.options.assigned()
            )
            or any(
                isinstance(target, cst.Subscript)
                and self._is_conf(target.value)
                and not self._is_shown_key(_index(target))
                for target in self.options.assigned()
            )
            or any(self._is_configured_subclass(class_.node) for class_ in self._functions.classes)
        )

    def _is_configured_outside(self, call: cst.Call) -> bool:
        name = written_name(call)
        if name == "config_from_object":
            return not self._shows(argument(call, 0, "obj"))
        if name == "add_defaults":
            return not self._shows(argument(call, 0, "fun"))
        if name in table.OUTSIDE_CONFIG:
            return True
        if name == "setattr" and call.args and self._is_conf(call.args[0].value):
            return len(call.args) < 2 or not self._is_shown_key(call.args[1].value)
        if isinstance(call.func, cst.Attribute) and self._is_conf(call.func.value):
            if name == "update":
                return any(
                    arg.star == "**" or (arg.keyword is None and not self._shows(arg.value))
                    for arg in call.args
                )
            return name in table.SETTERS and not self._is_shown_key(argument(call, 0, "key"))
        if self._objects.known(call) == "celery.Celery":
            return any(
                arg.star == "**" or (arg.keyword and arg.keyword.value in table.OUTSIDE_KEYWORDS)
                for arg in call.args
            )
        return self._is_given_away(call)

    def _is_given_away(self, call: cst.Call) -> bool:
        """Whether a function of another file gets an app, and may configure it."""
        if not any(
            self._is_conf(arg.value) or self._objects.known(arg.value) == "celery.Celery"
            for arg in call.args
        ):
            return False
        path = self._names.path(call.func) or ""
        return (
            self._calls.callee(call) is None
            and self._functions.class_of_name(call.func) is None
            and path.partition(".")[0] not in table.LEAVE_APPS_ALONE
        )

    def _is_shown_key(self, key: cst.BaseExpression | None) -> bool:
        """Whether the name of a setting stands in this file, also as what a helper is given."""
        if isinstance(key, cst.Name):
            binding = self._names.binding(key)
            if binding is not None and binding.kind is Kind.PARAMETER:
                given = self._parameters.given(binding.node)
                return bool(given) and all(constant_str(one) is not None for one in given)
        return constant_str(key) is not None

    def _shows(self, settings: cst.BaseExpression | None, hops: int = _MAX_HOPS) -> bool:
        """Whether all settings that an expression holds stand in this file."""
        if hops <= 0:  # x = x()
            return False
        match settings:
            case cst.Dict():
                return all(isinstance(item, cst.DictElement) for item in settings.elements)
            case cst.Call() if self._names.path(settings.func) == "builtins.dict":
                return all(arg.keyword is not None for arg in settings.args)
            case cst.Call():
                return not settings.args and self._shows(settings.func, hops)
            case cst.Name(value="__name__"):
                return True
            case cst.SimpleString():
                return self._is_here(constant_str(settings) or "")
            case cst.Lambda():  # app.add_defaults(lambda: {...})
                return self._shows(settings.body, hops)
            case cst.Name():
                local = self._functions.class_of_name(settings)
                if local is not None:
                    bases = self._functions.bases(local)
                    return all(base == "builtins.object" for base in bases)
                binding = self._names.binding(settings)
                value = binding.value if binding is not None else None
                if binding is None or binding.kind is not Kind.ASSIGN:
                    return False
                return isinstance(value, (cst.Dict, cst.Call)) and self._shows(value, hops - 1)
        return False

    def _is_here(self, path: str) -> bool:
        """Whether `shop.tasks` is this file, `shop.tasks:Config` a class that is all here."""
        module, _, name = path.replace(":", ".").rpartition(".")
        return name == self._stem or (
            module.rpartition(".")[2] == self._stem
            and any(
                class_.name == name
                and all(base == "builtins.object" for base in self._functions.bases(class_))
                for class_ in self._functions.classes
            )
        )

    def _is_configured_subclass(self, class_: cst.ClassDef) -> bool:
        """Whether an app class of the module's own may set something when it is made."""
        if not any(self._names.path(arg.value) == "celery.Celery" for arg in class_.bases):
            return False
        defined = self._names.scopes.of(class_).bindings
        return not table.CONFIGURING_MEMBERS.isdisjoint(defined)

    def _is_conf(self, node: cst.CSTNode | None, seen: frozenset[Binding] = frozenset()) -> bool:
        if isinstance(node, cst.Name):  # conf = app.conf
            binding = self._names.binding(node)
            if binding is None or binding in seen:  # a function may hand on what it was given
                return False
            if binding.kind is Kind.PARAMETER:
                # Or what celeryd_init hands to its receivers.
                return node.value == "conf" or any(
                    self._is_conf(one, seen | {binding})
                    for one in self._parameters.given(binding.node)
                )
            return isinstance(binding.value, cst.Attribute) and self._is_conf(binding.value)
        return (
            isinstance(node, cst.Attribute)
            and node.attr.value == "conf"
            and self._objects.known(node.value) == "celery.Celery"
        )


def _index(item: cst.Subscript) -> cst.BaseExpression | None:
    index = item.slice[0].slice
    return index.value if isinstance(index, cst.Index) else None
