"""Signal handlers: what is registered for which signal, where, and what it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.evidence import Via
from shutdown_lint.facts.tree import argument
from shutdown_lint.knowledge.registrars import BY_METHOD, BY_PATH
from shutdown_lint.knowledge.signals import DISPOSITIONS, TERMINATION, UNCATCHABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.calls import Calls, Reference
    from shutdown_lint.facts.functions import Function, Functions
    from shutdown_lint.facts.names import Names
    from shutdown_lint.facts.signal_sets import SignalSet, SignalSets
    from shutdown_lint.facts.systems import Systems
    from shutdown_lint.facts.tree import Tree
    from shutdown_lint.knowledge.registrars import SignalRegistrar


@dataclass(frozen=True, slots=True, eq=False)
class Registration:
    """One call that installs a handler."""

    call: cst.Call
    in_loop: bool  # an event loop callback: it may log, lock and create tasks
    signals: SignalSet
    signal_node: cst.BaseExpression
    handler_node: cst.BaseExpression
    reference: Reference | None  # the function of this module that it names
    disposition: str | None  # SIG_DFL, SIG_IGN or default_int_handler instead of a function
    within: Function | None  # the function that registers; None at module level
    for_windows: bool  # only made there: nobody sends SIGTERM

    @property
    def arguments(self) -> tuple[str, ...] | None:
        """What the handler will be called with, in a reader's words; None if it cannot be told."""
        if not self.in_loop:
            return ("signum", "frame")
        rest = [arg for arg in self.call.args[2:] if arg.keyword is None]
        if any(arg.star for arg in self.call.args):
            return None
        return tuple(cst.Module([]).code_for_node(arg.value) for arg in rest)

    @property
    def uncatchable(self) -> dict[str, cst.CSTNode]:
        """The signals among them that the kernel never delivers, with the nodes naming them."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Handler:
    """A function that runs when a signal arrives, with every registration of it.

    Registrations for Windows alone are left out.
    """

    function: Function
    registrations: tuple[Registration, ...]  # all of one kind: plain, or event loop

    @property
    def in_loop(self) -> bool:
        """Whether it runs in an event loop."""
        return self.registrations[0].in_loop

    @property
    def signals(self) -> frozenset[str]:
        """The signals that it surely is registered for."""
        return frozenset().union(*(item.signals.names for item in self.registrations))

    @property
    def ends_program(self) -> bool:
        """Whether it is registered for SIGTERM or SIGINT, as far as can be told."""
        return any(item.may_be_for_termination for item in self.registrations)

    @property
    def number_parameter(self) -> str | None:
        """The parameter in which it is given the number of the signal, if it has one."""
        reference = self.registrations[0].reference
        params = self.function.node.params
        positional = [*params.posonly_params, *params.params]
        if reference is None or not reference.sees_all or len(positional) <= reference.bound:
            return None
        return positional[reference.bound].name.value

    @property
    def via(self) -> Via:
        """The first registration as a related place."""
        return self.registrations[0].via


class Handlers:
    """All registrations and handlers of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        calls: Calls,
        signal_sets: SignalSets,
        systems: Systems,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls = calls
        self._signal_sets = signal_sets
        self._systems = systems
        self.registrations = tuple(self._find())
        self.handlers = tuple(self._group())

    def registers(self, signal: str) -> bool:
        """Whether a handler of one's own is registered for a signal in this module."""
        return any(
            signal in registration.signals.names and registration.disposition is None
            for registration in self.registrations
        )

    def is_temporary(self, registration: Registration) -> bool:
        """Whether the handler is installed for a while only: somebody puts the old one back."""
        if not isinstance(self._tree.parent(registration.call), cst.Expr):
            return True  # old = signal.signal(...)
        names = registration.signals.names
        function = None if registration.reference is None else registration.reference.function
        return any(
            other is not registration
            and other.reference is None
            # A handler that resets itself only clears the way for a second signal.
            and (other.within is None or other.within != function)
            and (other.signals.names & names or not other.signals.complete)
            for other in self.registrations
        ) or any(
            self._names.path(call.func) == "signal.getsignal" for call in self._tree.all(cst.Call)
        )

    def is_interim(self, handler: Handler) -> bool:
        """Whether a handler is for the start of the program only, or for a second signal.

        Another handler for the same signals replaces it further down, or sets it itself.
        """
        handlers = {other.function for other in self.handlers}
        return all(
            registration.within in handlers
            or any(
                other.reference is not None
                and other.reference.function != handler.function
                and registration.within in (None, other.within)
                and registration.signals.complete
                and registration.signals.names <= other.signals.names
                for other in self.registrations[self.registrations.index(registration) + 1 :]
            )
            for registration in handler.registrations
        )

    def _find(self) -> Iterator[Registration]:
        for call in self._tree.all(cst.Call):
            registrar = self._registrar(call)
            if registrar is None or self._tree.in_type_checking(call):
                continue
            signal = argument(call, *registrar.signal)
            handler = argument(call, *registrar.handler)
            if signal is None or handler is None:
                continue
            disposition = DISPOSITIONS.get(self._names.path(handler) or "")
            yield Registration(
                call=call,
                in_loop=registrar.in_loop,
                signals=self._signal_sets.of(signal),
                signal_node=signal,
                handler_node=handler,
                reference=None if disposition else self._calls.reference(handler),
                disposition=disposition,
                within=self._functions.around(call),
                for_windows=self._systems.is_for_windows(call),
            )

    def _registrar(self, call: cst.Call) -> SignalRegistrar | None:
        path = self._names.path(call.func)
        if path in BY_PATH:
            return BY_PATH[path]
        if isinstance(call.func, cst.Attribute):
            return BY_METHOD.get(call.func.attr.value)
        return None

    def _group(self) -> Iterator[Handler]:
        grouped: dict[tuple[Function, bool], list[Registration]] = {}
        for registration in self.registrations:
            if registration.reference is not None and not registration.for_windows:
                key = registration.reference.function, registration.in_loop
                grouped.setdefault(key, []).append(registration)
        for (function, _), registrations in grouped.items():
            yield Handler(function, tuple(registrations))
