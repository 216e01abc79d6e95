"""What a module does for long: where it starts, what is in flight, and who hears a stop."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.loops.floor import LoopFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.work.attended import Attended
    from shutdown_lint.facts.work.endings import Endings
    from shutdown_lint.facts.work.entries import Entries
    from shutdown_lint.facts.work.in_flight import InFlight
    from shutdown_lint.facts.work.interrupts import Interrupts
    from shutdown_lint.facts.work.open_streams import OpenStreams
    from shutdown_lint.facts.work.rests import Rests
    from shutdown_lint.facts.work.stop_signals import StopSignals
    from shutdown_lint.facts.work.users import Users


class WorkFacts(LoopFacts):
    """What runs for long, and what ends it."""

    @cached_property
    def open_streams(self) -> OpenStreams:
        """Responses without an end, and servers that wait for them."""
        from shutdown_lint.facts.work.deaf_sockets import DeafSockets
        from shutdown_lint.facts.work.open_streams import OpenStreams

        return OpenStreams(
            self.tree,
            self.names,
            self.functions,
            self.calls,
            self.fates,
            self.origins,
            self.loops,
            self.workers,
            DeafSockets(self.tree, self.names, self.functions, self.objects),
        )

    @cached_property
    def entries(self) -> Entries:
        """Where the program starts."""
        from shutdown_lint.facts.work.endings import Endings
        from shutdown_lint.facts.work.entries import Entries

        return Entries(
            self.tree,
            self.names,
            self.functions,
            self.reach,
            self.loops,
            self.commands,
            self.cleanups,
            Endings(
                self.names,
                self.calls,
                self.contexts,
                self.effects,
                self.loops,
                unless_raised=True,
            ),
            self.path,
        )

    @cached_property
    def rests(self) -> Rests:
        """Where the program stays until a handler ends it."""
        from shutdown_lint.facts.work.rests import Rests

        return Rests(
            self.tree,
            self.stopping,
            self.functions,
            self.objects,
            self.entries,
            self.workers,
            self.origins,
            self.fates,
            self.users,
        )

    @cached_property
    def endings(self) -> Endings:
        """Which statements never come to their end."""
        from shutdown_lint.facts.work.endings import Endings

        return Endings(self.names, self.calls, self.contexts, self.effects, self.loops)

    @cached_property
    def in_flight(self) -> InFlight:
        """Work that can be in flight when a signal arrives."""
        from shutdown_lint.facts.work.in_flight import InFlight

        return InFlight(
            self.tree,
            self.effects,
            self.loops,
            self.reach,
            self.handlers,
            self.servers,
            self.workers,
            self.daemons,
        )

    @cached_property
    def users(self) -> Users:
        """Who uses a function."""
        from shutdown_lint.facts.work.users import Users

        return Users(self.tree, self.handlers, self.cleanups, self.entries)

    @cached_property
    def stop_signals(self) -> StopSignals:
        """Who hears SIGTERM."""
        from shutdown_lint.facts.work.stop_signals import StopSignals

        return StopSignals(
            self.tree, self.scopes, self.names, self.functions, self.handlers, self.loops
        )

    @cached_property
    def attended(self) -> Attended:
        """Whether a person watches the program."""
        from shutdown_lint.facts.work.attended import Attended

        return Attended(self.tree, self.functions, self.effects, self.reach)

    @cached_property
    def interrupts(self) -> Interrupts:
        """What Ctrl+C does to code that runs until it is stopped."""
        from shutdown_lint.facts.work.interrupts import Interrupts
        from shutdown_lint.facts.work.left_to_kernel import LeftToKernel
        from shutdown_lint.facts.work.outliving import Outliving

        return Interrupts(
            self.tree,
            self.reach,
            self.cleanups,
            self.exceptions,
            self.loops,
            self.substance,
            LeftToKernel(self.names, self.functions, self.objects),
            Outliving(self.names, self.objects, self.effects),
        )
