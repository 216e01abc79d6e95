"""What a module does, where it runs for long, and what ends it."""

from __future__ import annotations

from functools import cached_property

from shutdown_lint.facts.at_exit import AtExit
from shutdown_lint.facts.bounds import Bounds
from shutdown_lint.facts.effects import Effects
from shutdown_lint.facts.endings import Endings
from shutdown_lint.facts.entries import Entries
from shutdown_lint.facts.in_flight import InFlight
from shutdown_lint.facts.interrupts import Interrupts
from shutdown_lint.facts.joins import Joins
from shutdown_lint.facts.loops import Loops
from shutdown_lint.facts.module_signals import SignalFacts
from shutdown_lint.facts.orphans import Orphans
from shutdown_lint.facts.pace import Paces
from shutdown_lint.facts.stop_signals import StopSignals
from shutdown_lint.facts.stopping import Stopping
from shutdown_lint.facts.substance import Substance
from shutdown_lint.facts.swallowing import Swallowing
from shutdown_lint.facts.undrained import UndrainedQueues
from shutdown_lint.facts.unended import UnendedChildren
from shutdown_lint.facts.users import Users


class WorkFacts(SignalFacts):
    """What runs for long, and what ends it."""

    @cached_property
    def effects(self) -> Effects:
        """What a call does."""
        return Effects(
            self.names, self.objects, self.outputs, self.durations, self.rows, self._knowledge
        )

    @cached_property
    def loops(self) -> Loops:
        """Unbounded loops and calls that serve for ever."""
        return Loops(self.tree, self.names, self.functions, self.objects, self.effects, self.reach)

    @cached_property
    def swallowing(self) -> Swallowing:
        """After which except clauses the program goes on."""
        return Swallowing(self.tree, self.names, self.functions, self.effects, self.reach)

    @cached_property
    def stopping(self) -> Stopping:
        """What in a function could end the program's loop."""
        return Stopping(
            self.tree, self.scopes, self.functions, self.calls, self.effects, self.reach
        )

    @cached_property
    def substance(self) -> Substance:
        """What code does beyond talking and leaving."""
        return Substance(self.tree, self.calls, self.effects, self.reach)

    @cached_property
    def entries(self) -> Entries:
        """Where the program starts."""
        return Entries(
            self.tree,
            self.names,
            self.functions,
            self.reach,
            self.loops,
            self.commands,
            self.path,
        )

    @cached_property
    def endings(self) -> Endings:
        """Which statements never come to their end."""
        return Endings(self.names, self.calls, self.effects, self.loops)

    @cached_property
    def joins(self) -> Joins:
        """Waiting for threads, processes and pools."""
        return Joins(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.origins,
            self.reach,
            self.loops,
            self.workers,
        )

    @cached_property
    def undrained(self) -> UndrainedQueues:
        """Processes that are joined before their queue is read."""
        return UndrainedQueues(
            self.tree,
            self.functions,
            self.objects,
            self.origins,
            self.calls,
            self.arity,
            self.fates,
            self.children,
            self.joins,
        )

    @cached_property
    def orphans(self) -> Orphans:
        """Children that outlive the program."""
        return Orphans(
            self.tree,
            self.names,
            self.calls,
            self.reach,
            self.fates,
            self.workers,
            self.loops,
            self.endings,
            self.entries,
        )

    @cached_property
    def paces(self) -> Paces:
        """What loops spend their rounds with."""
        return Paces(
            self.names,
            self.functions,
            self.calls,
            self.reach,
            self.effects,
            self.loops,
        )

    @cached_property
    def bounds(self) -> Bounds:
        """Whether the loops of cleanup code are sure to end."""
        return Bounds(
            self.tree, self.names, self.functions, self.exceptions, self.paces, self.drains
        )

    @cached_property
    def in_flight(self) -> InFlight:
        """Work that can be in flight when a signal arrives."""
        return InFlight(
            self.tree,
            self.effects,
            self.loops,
            self.reach,
            self.handlers,
            self.servers,
            self.workers,
        )

    @cached_property
    def unended(self) -> UnendedChildren:
        """Children that nothing ends."""
        return UnendedChildren(
            self.tree, self.names, self.objects, self.children, self.entries, self.orphans
        )

    @cached_property
    def users(self) -> Users:
        """Who uses a function."""
        return Users(self.tree, self.handlers, self.cleanups, self.entries)

    @cached_property
    def at_exit(self) -> AtExit:
        """Exit callbacks that matter."""
        return AtExit(self.tree, self.names, self.cleanups, self.effects, self.reach)

    @cached_property
    def stop_signals(self) -> StopSignals:
        """Who hears SIGTERM."""
        return StopSignals(
            self.tree, self.scopes, self.names, self.functions, self.handlers, self.loops
        )

    @cached_property
    def interrupts(self) -> Interrupts:
        """What Ctrl+C does to code that runs until it is stopped."""
        return Interrupts(
            self.tree, self.reach, self.cleanups, self.exceptions, self.loops, self.substance
        )
