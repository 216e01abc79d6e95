"""Programs that do one thing and end by themselves, or as the person says who is there."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.scopes import Scopes
    from shutdown_lint.facts.effects.sure_ends import SureEnds
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.handlers import Handler
    from shutdown_lint.facts.signals.outputs import Outputs
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.entries import Entries
    from shutdown_lint.facts.work.in_flight import InFlight
    from shutdown_lint.facts.work.stop_signals import StopSignals


class Errands:
    """Tells an errand from a service, as far as one file shows."""

    def __init__(
        self,
        entries: Entries,
        sure_ends: SureEnds,
        loops: Loops,
        workers: Workers,
        in_flight: InFlight,
        scopes: Scopes,
        outputs: Outputs,
        reach: Reach,
        stop_signals: StopSignals,
    ) -> None:
        self._entries = entries
        self._sure_ends = sure_ends
        self._loops = loops
        self._workers = workers
        self._in_flight = in_flight
        self._scopes = scopes
        self._outputs = outputs
        self._reach = reach
        self._stop_signals = stop_signals

    @cached_property
    def is_brief(self) -> bool:
        """Whether nothing in the module runs until it is stopped: no loop, server or thread."""
        return (
            not self._loops.runs_long and not self._workers.all and self._in_flight.first is None
        )

    @cached_property
    def is_mute(self) -> bool:
        """Whether what runs for long in a program writes nothing that a handler could cut into.

        Only where all of it can be seen: a file with a main guard that stands on the standard
        library, and has loops of its own alone.
        """
        return (
            self._entries.guard is not None
            and self._scopes.imported <= sys.stdlib_module_names
            and not self._workers.all
            and self._loops.runs_long
            and not self._loops.serves
            and not any(
                isinstance(reached.node, cst.Call) and self._outputs.kind(reached.node)
                for loop in self._loops.unbounded
                for reached in self._reach.from_node(loop.node)
            )
        )

    def answers_person(self, handler: Handler) -> bool:
        """Whether a handler is for Ctrl+C alone, in a program that talks to a person."""
        return self._stop_signals.is_interactive and all(
            one.signals.complete and one.signals.names == {"SIGINT"}
            for one in handler.registrations
        )

    def takes_leave(self, handler: Handler) -> bool:
        """Whether an errand installs the handler, and the handler is sure to end it."""
        return (
            self._sure_ends.exit(handler.function) is not None
            and all(self._entries.runs(item.call) for item in handler.registrations)
            and self.is_brief
        )
