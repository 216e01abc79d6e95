"""Signal handlers: what is registered for which signal, where, and what it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.signals.registrations import Registration
from shutdown_lint.model.record import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree


class Handler(Entity):
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
        if self.in_loop or any(one.by_own for one in self.registrations):
            return None
        bound = {
            one.reference.bound if one.reference is not None and one.reference.sees_all else None
            for one in self.registrations
        }
        first = bound.pop()
        params = self.function.node.params
        positional = [*params.posonly_params, *params.params]
        if bound or first is None or len(positional) <= first:
            return None
        return positional[first].name.value

    @property
    def via(self) -> Via:
        """The first registration as a related place."""
        return self.registrations[0].via


class Handlers:
    """All registrations and handlers of a module."""

    def __init__(self, tree: Tree, names: Names, registrations: Iterable[Registration]) -> None:
        self._tree = tree
        self._names = names
        self.registrations = tuple(registrations)
        self.handlers = tuple(self._group())

    def registers(self, signal: str) -> bool:
        """Whether a handler of one's own is registered for a signal in this module."""
        return any(
            signal in registration.signals.names and registration.disposition is None
            for registration in self.registrations
        )

    def others(self, registration: Registration) -> Iterator[Registration]:
        """Where a handler of one's own is, or may be, set for one of the same signals as well."""
        for other in self.registrations:
            if other is registration or other.disposition is not None:
                continue
            if other.signals.names & registration.signals.names or not other.signals.complete:
                yield other

    def is_temporary(self, registration: Registration) -> bool:
        """Whether the handler is installed for a while only: somebody puts the old one back."""
        call = registration.call
        if isinstance(call, cst.Call) and not isinstance(self._tree.parent(call), cst.Expr):
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

    def _group(self) -> Iterator[Handler]:
        grouped: dict[tuple[Function, bool], list[Registration]] = {}
        for registration in self.registrations:
            if registration.reference is not None and not registration.for_windows:
                key = registration.reference.function, registration.in_loop
                grouped.setdefault(key, []).append(registration)
        for (function, _), registrations in grouped.items():
            yield Handler(function, tuple(registrations))


__all__ = ["Handler", "Handlers", "Registration"]
