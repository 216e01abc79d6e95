"""`siginterrupt`: which waits a signal no longer ends."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_int, is_constant
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import restarting
from shutdown_lint.knowledge.signals import TERMINATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.handlers import Handlers, Registration
    from shutdown_lint.facts.signals.signal_sets import SignalSets
    from shutdown_lint.facts.signals.workers import Workers

_SWITCH = "signal.siginterrupt"


class SwitchedOff(NamedTuple):
    """A call after which stop signals no longer interrupt system calls."""

    signals: frozenset[str]  # of SIGTERM and SIGINT
    others: bool  # it is, or may be, for other signals too
    registration: Registration | None  # of the handler that it keeps from running, if seen


class Interruption:
    """The calls of `siginterrupt`, and what they do to the handlers of the module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        effects: Effects,
        loops: Loops,
        handlers: Handlers,
        signal_sets: SignalSets,
        workers: Workers,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._effects = effects
        self._loops = loops
        self._handlers = handlers
        self._signal_sets = signal_sets
        self._workers = workers

    def switched_off(self, call: cst.Call) -> SwitchedOff | None:
        """What a call of `siginterrupt` switches off; None where nobody is hurt by it.

        That is where a handler is set after it, which switches interruption on again, where there
        is no handler, and where an event loop or a wake-up descriptor takes the signal.
        """
        if self._names.path(call.func) != _SWITCH or not _is_off(argument(call, 1, "flag")):
            return None
        given = self._signal_sets.of(argument(call, 0, "signalnum"))
        signals = given.names & TERMINATION
        if not signals or self._is_woken(signals) or self._is_switched_on(signals):
            return None
        registrations = [
            one
            for one in self._handlers.registrations
            if one.signals.names & signals or not one.signals.complete
        ]
        if registrations and all(
            one.disposition in ("SIG_DFL", "SIG_IGN") for one in registrations
        ):
            return None
        around = self._functions.around(call)
        here = [one for one in registrations if one.within == around]
        order = self._tree.order
        if any(order(one.call) > order(call) for one in here):
            return None
        others = not given.complete or given.names != signals
        return SwitchedOff(signals, others, here[-1] if here else None)

    def _is_woken(self, signals: frozenset[str]) -> bool:
        return any(
            one.in_loop and (one.signals.names & signals or not one.signals.complete)
            for one in self._handlers.registrations
        ) or any(
            self._names.path(call.func) == "signal.set_wakeup_fd"
            for call in self._tree.all(cst.Call)
        )

    def _is_switched_on(self, signals: frozenset[str]) -> bool:
        for call in self._tree.all(cst.Call):
            if self._names.path(call.func) == _SWITCH and not _is_off(argument(call, 1, "flag")):
                given = self._signal_sets.of(argument(call, 0, "signalnum"))
                if given.names & signals or not given.complete:
                    return True
        return False

    @cached_property
    def restarted_waits(self) -> tuple[cst.Call, ...]:
        """The calls outside of threads that wait without a bound, and are restarted."""
        return tuple(call for call in self._waits() if self._is_restarted(call))

    @cached_property
    def has_other_waits(self) -> bool:
        """Whether the module waits in a way that any signal ends: it sleeps, selects, serves."""
        return any(not self._is_restarted(call) for call in self._waits())

    def _waits(self) -> Iterator[cst.Call]:
        for call in self._tree.all(cst.Call):
            if self._functions.around(call) not in self._workers.functions:
                if self._loops.keeps_waiting(call) or self._is_restarted(call):
                    yield call

    def _is_restarted(self, call: cst.Call) -> bool:
        path = self._names.path(call.func)
        if path is not None and path in restarting.CALLS:
            timeout = restarting.CALLS[path], "timeout"
            return not self._effects.bound(call, timeout).given
        if not isinstance(call.func, cst.Attribute) or path is not None:
            return False
        method = call.func.attr.value
        if method in restarting.SOCKET_METHODS:
            return not self._has_socket_timeouts
        return method in restarting.BARE_METHODS and not call.args

    @cached_property
    def _has_socket_timeouts(self) -> bool:
        return any(
            written_name(call) in restarting.SOCKET_TIMEOUTS for call in self._tree.all(cst.Call)
        )


def _is_off(flag: cst.BaseExpression | None) -> bool:
    return is_constant(flag, value=False) or constant_int(flag) == 0
