"""Commands: programs that do one thing and end by themselves."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shutdown_lint.facts.entries import Entries
    from shutdown_lint.facts.handlers import Handler
    from shutdown_lint.facts.in_flight import InFlight
    from shutdown_lint.facts.loops import Loops
    from shutdown_lint.facts.stopping import Stopping
    from shutdown_lint.facts.workers import Workers


class Commands:
    """Tells a command from a service, as far as one file shows."""

    def __init__(
        self,
        entries: Entries,
        stopping: Stopping,
        loops: Loops,
        workers: Workers,
        in_flight: InFlight,
    ) -> None:
        self._entries = entries
        self._stopping = stopping
        self._loops = loops
        self._workers = workers
        self._in_flight = in_flight

    @cached_property
    def is_brief(self) -> bool:
        """Whether nothing in the module runs until it is stopped: no loop, server or thread."""
        return (
            not self._loops.runs_long and not self._workers.all and self._in_flight.first is None
        )

    def takes_leave(self, handler: Handler) -> bool:
        """Whether a command installs the handler, and the handler is sure to end it."""
        return (
            self._stopping.unconditional_exit(handler.function) is not None
            and all(self._entries.runs(item.call) for item in handler.registrations)
            and self.is_brief
        )
