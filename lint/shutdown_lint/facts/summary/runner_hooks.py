"""Functions that a runner finds by their names: the hooks of gunicorn's configuration files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.knowledge import gunicorn
from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.code.bindings import Binding
    from shutdown_lint.facts.summary.callables import Callables
    from shutdown_lint.facts.summary.reading import Reading

_HOOKS = (
    *((StepKind.AT_START, name, owner) for name, owner in gunicorn.AT_START.items()),
    *((StepKind.AT_STOP, name, owner) for name, owner in gunicorn.AT_STOP.items()),
)


class RunnerHooks:
    """Reads such hooks."""

    def __init__(self, reading: Reading, callables: Callables) -> None:
        self._reading = reading
        self._callables = callables

    def all(self) -> tuple[Step, ...]:
        """What the runner does with the functions of the module, in the order in which it does."""
        facts = self._reading.facts
        bindings = facts.names.scopes.module.bindings
        if all(name not in bindings for _, name, _ in _HOOKS):
            return ()
        if not facts.gunicorn_settings.is_file:
            return ()
        return tuple(
            self._reading.step(kind, found.node, target=self._target(found), subject=owner)
            for kind, name, owner in _HOOKS
            for found in bindings.get(name, ())[-1:]
        )

    def _target(self, binding: Binding) -> str:
        """The function that a hook is; "" for one that is chosen at run time."""
        if binding.kind is Kind.FUNCTION and isinstance(binding.node, cst.FunctionDef):
            return self._callables.name(binding.node.name)
        if binding.kind is Kind.IMPORT:
            return self._reading.names.absolute(binding.target)
        if binding.kind is Kind.ASSIGN and isinstance(binding.value, cst.BaseExpression):
            return self._callables.name(binding.value)
        return ""
