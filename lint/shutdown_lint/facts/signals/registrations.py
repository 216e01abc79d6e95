"""Calls and decorators that install a signal handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.calls import Reference
from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.text import code_of
from shutdown_lint.facts.signals.signal_sets import SignalSet
from shutdown_lint.knowledge.registrars import BY_METHOD
from shutdown_lint.knowledge.signals import DISPOSITIONS, TERMINATION, UNCATCHABLE
from shutdown_lint.model.record import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.rows import Rows
    from shutdown_lint.facts.code.systems import Systems
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.signal_sets import SignalSets
    from shutdown_lint.knowledge.registrars import SignalRegistrar
    from shutdown_lint.knowledge.tables import Table


class Registration(Entity):
    """One call that installs a handler, or a decorator that does."""

    call: cst.Call | cst.Decorator
    in_loop: bool  # an event loop callback: it may log, lock and create tasks
    signals: SignalSet
    signal_node: cst.BaseExpression | None  # None when the call itself says what it is for
    handler_node: cst.BaseExpression
    reference: Reference | None  # the function of this module that it names
    disposition: str | None  # SIG_DFL, SIG_IGN or default_int_handler instead of a function
    within: Function | None  # the function that registers; None at module level
    for_windows: bool  # only made there: nobody sends SIGTERM
    by_own: bool = False  # a function of the project calls the handler, with what it likes

    @property
    def arguments(self) -> tuple[str, ...] | None:
        """What the handler will be called with, in a reader's words; None if it cannot be told."""
        if self.by_own:
            return None
        if not self.in_loop:
            return ("signum", "frame")
        assert isinstance(self.call, cst.Call)
        if any(arg.star for arg in self.call.args):
            return None
        rest = [arg for arg in self.call.args[2:] if arg.keyword is None]
        return tuple(code_of(arg.value) for arg in rest)

    @property
    def uncatchable(self) -> dict[str, cst.CSTNode]:
        """The signals among them that the kernel never delivers, with the nodes naming them.

        What a function of the project does with those is not known.
        """
        if self.by_own:
            return {}
        return {name: node for name, node in self.signals.nodes.items() if name in UNCATCHABLE}

    @property
    def may_be_for_termination(self) -> bool:
        """Whether it is, or may be, for SIGTERM or SIGINT."""
        return bool(self.signals.names & TERMINATION) or not self.signals.complete

    @property
    def via(self) -> Via:
        """The registration as a related place."""
        kind = "event loop's " if self.in_loop else ""
        return Via(self.call, f"registered as the {kind}{self.display} handler here", step=True)

    @property
    def display(self) -> str:
        """The signals as messages name them: `SIGINT and SIGTERM`."""
        names = sorted(self.signals.names)
        return " and ".join(names) if names and self.signals.complete else "signal"


class Registrations:
    """Finds the registrations of a module."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        calls: Calls,
        names: Names,
        signal_sets: SignalSets,
        systems: Systems,
        rows: Rows,
        registrars: Table[SignalRegistrar],
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._calls = calls
        self._names = names
        self._signal_sets = signal_sets
        self._systems = systems
        self._rows = rows
        self._registrars = registrars

    def find(self) -> Iterator[Registration]:
        """Every registration: those by decorators first, then those by calls, in source order."""
        yield from self._decorated()
        for call in self._tree.all(cst.Call):
            registrar = self._registrar(call)
            if registrar is None or self._tree.in_type_checking(call):
                continue
            if registrar.is_own and isinstance(self._tree.parent(call), cst.Decorator):
                continue
            signal = None if registrar.signal is None else argument(call, *registrar.signal)
            handler = argument(call, *registrar.handler)
            if handler is None or (signal is None and not registrar.signals):
                continue
            disposition = DISPOSITIONS.get(self._names.path(handler) or "")
            yield Registration(
                call=call,
                in_loop=registrar.in_loop,
                signals=self._signals(registrar, signal, call),
                signal_node=signal,
                handler_node=handler,
                reference=None if disposition else self._calls.reference(handler),
                disposition=disposition,
                within=self._functions.around(call),
                for_windows=self._systems.is_for_windows(call),
                by_own=registrar.is_own,
            )

    def _decorated(self) -> Iterator[Registration]:
        """Functions that a decorator of the project installs."""
        for decorator in self._tree.all(cst.Decorator):
            expression = decorator.decorator
            call = expression if isinstance(expression, cst.Call) else None
            target = expression if call is None else call.func
            registrar = self._rows.of(target, self._registrars)
            decorated = self._tree.parent(decorator)
            if registrar is None or not isinstance(decorated, cst.FunctionDef):
                continue
            signal = None
            if call is not None and registrar.signal is not None:
                signal = argument(call, *registrar.signal)
            if registrar.is_own and (signal is not None or registrar.signals):
                yield Registration(
                    call=decorator,
                    in_loop=registrar.in_loop,
                    signals=self._signals(registrar, signal, decorator),
                    signal_node=signal,
                    handler_node=decorated.name,
                    reference=Reference(self._functions.of(decorated)),
                    disposition=None,
                    within=self._functions.around(decorated),
                    for_windows=self._systems.is_for_windows(decorated),
                    by_own=True,
                )

    def _signals(
        self, registrar: SignalRegistrar, signal: cst.BaseExpression | None, place: cst.CSTNode
    ) -> SignalSet:
        if signal is None:
            return SignalSet(dict.fromkeys(registrar.signals, place), complete=True)
        return self._signal_sets.of(signal)

    def _registrar(self, call: cst.Call) -> SignalRegistrar | None:
        row = self._rows.of(call.func, self._registrars)
        if row is not None:
            return row
        if isinstance(call.func, cst.Attribute) and call.func.attr.value in BY_METHOD:
            if self._calls.callee(call) is None:  # else the module has a method of that name
                return BY_METHOD[call.func.attr.value]
        return None
