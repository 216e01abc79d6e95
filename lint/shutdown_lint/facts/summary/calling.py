"""Calls of functions and classes of the project, and of what is chosen at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.cleanup import IN_MEMORY_METHODS
from shutdown_lint.knowledge.stopping import ASKING_METHODS
from shutdown_lint.model.summary import Carrier, Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.summary.reading import Reading

# Methods that containers, strings and events have as well.
_OF_VALUES = frozenset(
    {
        *ASKING_METHODS,
        *IN_MEMORY_METHODS,
        *dir(str),
        *dir(bytes),
        *dir(dict),
        *dir(list),
        *dir(set),
        "get",
    }
)
_ASKED = ASKING_METHODS - {"wait"}  # of events
# What they wait for may be known once other modules are.
_WAITS = frozenset({"join", "wait"})
_IMPORTERS = frozenset({"importlib.import_module", "builtins.__import__", "runpy.run_module"})


class Calling:
    """Reads calls."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of_call(self, call: cst.Call) -> list[Step]:
        """The step of a call of something of the project, or of what cannot be told."""
        reading = self._reading
        if isinstance(reading.facts.tree.parent(call), cst.Raise):
            return []  # the making of an exception
        if self._is_chosen(call):
            return [reading.step(StepKind.UNKNOWN, call)]
        if (deferred := self._deferred(call)) is not None:
            reading.handed.add(deferred)
            target, gives = reading.names.function(deferred), reading.gives(call.args)
            thread = Carrier.THREAD
            return [reading.step(StepKind.START, call, target=target, carrier=thread, gives=gives)]
        local = reading.facts.functions.class_of_name(call.func)
        target = (
            reading.names.class_(local) if local is not None else reading.names.callable(call.func)
        )
        if not target or not self._may_be_ours(call, target):
            return []
        gives = reading.gives(call.args)
        in_loop = isinstance(reading.facts.tree.parent(call), cst.Await)
        about: dict[str, Any] = {"target": target, "gives": gives, "in_loop": in_loop}
        if written_name(call) in _WAITS:
            about["seconds"], about["bounded"] = reading.bound(call, 0)
        return [reading.step(StepKind.CALL, call, **about)]

    def _deferred(self, call: cst.Call) -> Function | None:
        """A function of the module that a decorator starts elsewhere: `@run_in_thread`."""
        facts, func = self._reading.facts, call.func
        found = None
        if isinstance(func, cst.Attribute):
            type_ = facts.objects.type(func.value)
            if type_ is not None and type_.local is not None:
                found = facts.functions.method(type_.local, func.attr.value)
        elif isinstance(func, cst.Name):
            binding = facts.names.binding(func)
            if binding is not None and isinstance(binding.node, cst.FunctionDef):
                if binding.kind is Kind.FUNCTION:
                    found = facts.functions.of(binding.node)
        return found if found is not None and found.may_run_elsewhere else None

    def _may_be_ours(self, call: cst.Call, target: str) -> bool:
        reading = self._reading
        if reading.facts.effects.is_logging(call):
            return False
        if reading.facts.calls.reference(call.func) is not None:
            return True
        if isinstance(call.func, cst.Attribute) and not reading.facts.names.path(call.func):
            owner = call.func.value
            if reading.names.classes.of(owner):
                return True
            # A method of what is known not to be the project's, or of anything.
            return self._holds_ours(owner, call.func.attr.value)
        return target.rpartition(".")[2] not in _ASKED and reading.names.may_be_ours(target)

    def _holds_ours(self, owner: cst.BaseExpression, method: str) -> bool:
        """Whether an object may be an instance of a class of the project.

        One of several such, or it was given to us: then what values have as well does not count.
        """
        facts = self._reading.facts
        if facts.objects.type(owner) is not None:
            return False
        if isinstance(owner, cst.Name):
            if method in _WAITS and self._is_given(owner):
                return True
            return method not in _OF_VALUES and self._is_parameter(owner)
        if not isinstance(owner, cst.Attribute):
            return False
        values = facts.objects.attributes.values_of(owner)
        if any(self._reading.names.classes.of(value) for value in values):
            return True
        return method not in _OF_VALUES and any(
            isinstance(value, cst.Name) and self._is_parameter(value) for value in values
        )

    def _is_given(self, name: cst.Name) -> bool:
        """Whether a variable holds what a function that may be the project's has returned."""
        binding = self._reading.facts.names.binding(name)
        if binding is None or binding.kind is not Kind.ASSIGN:
            return False
        return isinstance(binding.value, cst.Call) and bool(self._reading.returned(binding.value))

    def _is_parameter(self, name: cst.Name) -> bool:
        binding = self._reading.facts.names.binding(name)
        return (
            binding is not None
            and binding.kind is Kind.PARAMETER
            and self._reading.facts.functions.self_class(name) is None
        )

    def _is_chosen(self, call: cst.Call) -> bool:
        """Whether it is decided at run time what is imported, or what of a module is called."""
        facts = self._reading.facts
        path = facts.names.path(call.func)
        if path in _IMPORTERS:
            return constant_str(argument(call, 0, "name")) is None
        func = call.func
        if not isinstance(func, cst.Call) or written_name(func) != "getattr":
            return False
        on = argument(func, 0, None)
        if isinstance(on, cst.Name):
            binding = facts.names.binding(on)
            if binding is not None and binding.kind is Kind.ASSIGN:
                on = binding.value  # type: ignore[assignment]
        is_module = facts.names.path(on) is not None or (
            isinstance(on, cst.Call) and facts.names.path(on.func) in _IMPORTERS
        )
        return is_module and constant_str(argument(func, 1, None)) is None
