"""Calls and decorators that say what runs on a signal, at exit, or when a framework stops."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.summary.previous_handlers import PREVIOUS, PreviousHandlers
from shutdown_lint.knowledge import cleanup, lifespans
from shutdown_lint.knowledge.registrars import AT_EXIT
from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.signals.registrations import Registration
    from shutdown_lint.facts.summary.callables import Callables
    from shutdown_lint.facts.summary.reading import Reading

_STARTING_SIGNALS = frozenset(
    f"celery.signals.{name}"
    for name in ("celeryd_init", "worker_init", "worker_process_init", "worker_ready")
)


class Registering:
    """Reads registrations."""

    def __init__(self, reading: Reading, callables: Callables) -> None:
        self._reading = reading
        self._callables = callables
        self._previous = PreviousHandlers(reading)

    def of_call(self, call: cst.Call) -> list[Step]:
        """What a call registers."""
        if isinstance(self._reading.facts.tree.parent(call), cst.Decorator):
            return []
        registration = self._registrations.get(call)
        if registration is not None:
            return [self._registered(registration, call)]
        callback = self._exit_callbacks.get(call)
        if callback is not None:
            return [self._step(StepKind.AT_EXIT, call, callback)]
        return list(self._hooked(call))

    def of_definition(self, function: cst.FunctionDef) -> list[Step]:
        """What the decorators of a function register."""
        found = []
        for decorator in function.decorators:
            if decorator in self._registrations:
                found.append(self._registered(self._registrations[decorator], decorator))
                continue
            expression = decorator.decorator
            target = expression.func if isinstance(expression, cst.Call) else expression
            if self._reading.facts.names.path(target) in AT_EXIT:
                found.append(self._step(StepKind.AT_EXIT, decorator, function.name))
            kind = self._kind_of_hook(target, expression)
            if kind is not None:
                found.append(
                    self._step(kind, decorator, function.name, subject=self._owner(target))
                )
        return found

    def _registered(self, registration: Registration, node: cst.CSTNode) -> Step:
        signals = (*sorted(registration.signals.names),)
        if not registration.signals.complete:
            signals = (*signals, "")
        more = {"signals": signals, "in_loop": registration.in_loop}
        if registration.disposition:
            return self._reading.step(
                StepKind.REGISTER, node, target=f"signal.{registration.disposition}", **more
            )
        if self._previous.is_previous(registration.handler_node):
            return self._reading.step(StepKind.REGISTER, node, target=PREVIOUS, **more)
        return self._step(StepKind.REGISTER, node, registration.handler_node, **more)

    def _step(
        self, kind: StepKind, node: cst.CSTNode, callback: cst.BaseExpression, **more: object
    ) -> Step:
        return self._reading.step(kind, node, target=self._callables.name(callback), **more)

    def _hooked(self, call: cst.Call) -> Iterator[Step]:
        for arg in call.args:
            name = "" if arg.keyword is None else arg.keyword.value
            if name == "lifespan":
                made = self._made(call)
                yield self._step(StepKind.AT_START, call, arg.value, subject=made)
                yield self._step(StepKind.AT_STOP, call, arg.value, subject=made)
            elif name in lifespans.START_LISTS or name in cleanup.HOOK_LISTS:
                kind = StepKind.AT_START if name in lifespans.START_LISTS else StepKind.AT_STOP
                for value in _listed(arg.value):
                    yield self._step(kind, call, value, subject=self._made(call))
        func = call.func
        if not isinstance(func, cst.Attribute):
            return
        on = func.value
        values = [value for arg in call.args for value in _listed(arg.value)]
        if func.attr.value in ("append", "extend") and isinstance(on, cst.Attribute):
            app = self._reading.names.object(on.value)
            for kind in self._kinds_of_list(on.attr.value):
                for value in values:
                    yield self._step(kind, call, value, subject=app)
            return
        hook = self._kind_of_hook(func, call)
        if hook is not None:
            for value in values:
                if constant_str(value) is None:
                    yield self._step(hook, call, value, subject=self._owner(func))

    def _kinds_of_list(self, name: str) -> tuple[StepKind, ...]:
        if name in cleanup.CONTEXT_LISTS:
            return StepKind.AT_START, StepKind.AT_STOP
        if name in lifespans.START_LISTS:
            return (StepKind.AT_START,)
        return (StepKind.AT_STOP,) if name in cleanup.HOOK_LISTS else ()

    def _kind_of_hook(
        self, target: cst.BaseExpression, expression: cst.BaseExpression
    ) -> StepKind | None:
        """Whether a call or decorator hooks into the start or the stop of a framework."""
        if not isinstance(target, cst.Attribute):
            return None
        name = target.attr.value
        if name == "connect":
            path = self._reading.names.path(target.value)
            if path in cleanup.SHUTDOWN_SIGNALS:
                return StepKind.AT_STOP
            return StepKind.AT_START if path in _STARTING_SIGNALS else None
        if name in cleanup.EVENT_REGISTRARS and isinstance(expression, cst.Call):
            words = {constant_str(arg.value) for arg in expression.args}
            if words & cleanup.SHUTDOWN_EVENTS:
                return StepKind.AT_STOP
            return StepKind.AT_START if words & lifespans.START_EVENTS else None
        if name in cleanup.HOOK_DECORATORS:
            return StepKind.AT_STOP
        return StepKind.AT_START if name in lifespans.START_DECORATORS else None

    def _owner(self, target: cst.BaseExpression) -> str:
        """The app or worker that hooks are of."""
        if not isinstance(target, cst.Attribute):
            return ""
        path = self._reading.names.path(target.value)
        return "celery" if path.startswith("celery.") else self._reading.names.object(target.value)

    def _made(self, call: cst.Call) -> str:
        """The variable that an app is kept in which a call makes."""
        above = self._reading.facts.tree.parent(call)
        if isinstance(above, cst.Assign):
            return self._reading.names.object(above.targets[0].target)
        return ""

    @cached_property
    def _registrations(self) -> dict[cst.CSTNode, Registration]:
        found = self._reading.facts.handlers.registrations
        return {one.call: one for one in found if not one.for_windows}

    @cached_property
    def _exit_callbacks(self) -> dict[cst.Call, cst.BaseExpression]:
        callbacks = self._reading.facts.cleanups.exit_callbacks
        return {one.call: one.callback for one in callbacks}


def _listed(value: cst.BaseExpression) -> list[cst.BaseExpression]:
    if isinstance(value, (cst.List, cst.Tuple)):
        return [element.value for element in value.elements]
    return [value]
