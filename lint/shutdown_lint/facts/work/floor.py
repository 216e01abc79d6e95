"""What a module does, where it runs for long, and what ends it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.signals.floor import SignalFacts

if TYPE_CHECKING:
    import libcst as cst

    from shutdown_lint.facts.work.at_exit import AtExit
    from shutdown_lint.facts.work.bounds import Bounds
    from shutdown_lint.facts.work.contexts import Contexts
    from shutdown_lint.facts.work.effects import Effects
    from shutdown_lint.facts.work.endings import Endings
    from shutdown_lint.facts.work.entries import Entries
    from shutdown_lint.facts.work.in_flight import InFlight
    from shutdown_lint.facts.work.interrupts import Interrupts
    from shutdown_lint.facts.work.loops import Loops
    from shutdown_lint.facts.work.open_streams import OpenStreams
    from shutdown_lint.facts.work.pace import Paces
    from shutdown_lint.facts.work.reaping import Reaping
    from shutdown_lint.facts.work.signal_branches import SignalBranches
    from shutdown_lint.facts.work.stop_conditions import StopConditions
    from shutdown_lint.facts.work.stop_signals import StopSignals
    from shutdown_lint.facts.work.stopping import Stopping
    from shutdown_lint.facts.work.substance import Substance
    from shutdown_lint.facts.work.swallowing import Swallowing
    from shutdown_lint.facts.work.unbounded_waits import UnboundedWaits
    from shutdown_lint.facts.work.users import Users


class WorkFacts(SignalFacts):
    """What runs for long, and what ends it."""

    @cached_property
    def open_streams(self) -> OpenStreams:
        """Responses without an end, and servers that wait for them."""
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
        )

    @cached_property
    def stop_conditions(self) -> StopConditions:
        """What tells loops to stop."""
        from shutdown_lint.facts.work.stop_conditions import StopConditions

        return StopConditions(self.tree, self.names, self.objects, self.origins)

    @cached_property
    def effects(self) -> Effects:
        """What a call does."""
        from shutdown_lint.facts.work.effects import Effects

        return Effects(
            self.names, self.objects, self.outputs, self.durations, self.rows, self._knowledge
        )

    @cached_property
    def loops(self) -> Loops:
        """Unbounded loops and calls that serve for ever."""
        from shutdown_lint.facts.work.loops import Loops

        return Loops(self.tree, self.names, self.functions, self.objects, self.effects, self.reach)

    @cached_property
    def swallowing(self) -> Swallowing:
        """After which except clauses the program goes on."""
        from shutdown_lint.facts.work.swallowing import Swallowing

        return Swallowing(self.tree, self.names, self.functions, self.effects, self.reach)

    @cached_property
    def stopping(self) -> Stopping:
        """What in a function could end the program's loop."""
        from shutdown_lint.facts.work.stopping import Stopping

        return Stopping(
            self.tree, self.scopes, self.functions, self.calls, self.effects, self.reach
        )

    @cached_property
    def signal_branches(self) -> SignalBranches:
        """Which signals bring a handler to a place."""
        from shutdown_lint.facts.work.signal_branches import SignalBranches

        return SignalBranches(
            self.tree, self.names, self.functions, self.calls, self.signal_sets, self.effects
        )

    @cached_property
    def substance(self) -> Substance:
        """What code does beyond talking and leaving."""
        from shutdown_lint.facts.work.substance import Substance

        return Substance(self.tree, self.calls, self.effects, self.reach)

    @cached_property
    def entries(self) -> Entries:
        """Where the program starts."""
        from shutdown_lint.facts.work.entries import Entries

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
        from shutdown_lint.facts.work.endings import Endings

        return Endings(self.names, self.calls, self.contexts, self.effects, self.loops)

    @cached_property
    def contexts(self) -> Contexts:
        """Which context managers may take an exception and forget it."""
        from shutdown_lint.facts.work.contexts import Contexts

        return Contexts(self.names, self.functions, self.calls)

    @cached_property
    def paces(self) -> Paces:
        """What loops spend their rounds with."""
        from shutdown_lint.facts.work.pace import Paces

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
        from shutdown_lint.facts.work.bounds import Bounds

        return Bounds(
            self.tree,
            self.names,
            self.functions,
            self.exceptions,
            self.paces,
            self.drains,
            self.reaping,
        )

    @cached_property
    def reaping(self) -> Reaping:
        """Which loops collect the children that have ended."""
        from shutdown_lint.facts.work.reaping import Reaping

        return Reaping(self.tree, self.names, self.exceptions)

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
    def at_exit(self) -> AtExit:
        """Exit callbacks that matter."""
        from shutdown_lint.facts.work.at_exit import AtExit

        return AtExit(
            self.tree,
            self.names,
            self.functions,
            self.cleanups,
            self.effects,
            self.reach,
            self.sequence,
        )

    @cached_property
    def stop_signals(self) -> StopSignals:
        """Who hears SIGTERM."""
        from shutdown_lint.facts.work.stop_signals import StopSignals

        return StopSignals(
            self.tree, self.scopes, self.names, self.functions, self.handlers, self.loops
        )

    @cached_property
    def interrupts(self) -> Interrupts:
        """What Ctrl+C does to code that runs until it is stopped."""
        from shutdown_lint.facts.work.interrupts import Interrupts

        return Interrupts(
            self.tree,
            self.reach,
            self.cleanups,
            self.exceptions,
            self.loops,
            self.substance,
            self.objects,
        )

    def reaches_exit(self, root: cst.CSTNode) -> bool:
        """Whether an exit can be seen to be reached when `root` runs."""
        return any(
            self.effects.ends_process(reached.node)
            for reached in self.reach.from_node(root, coroutines=True)
        )

    @cached_property
    def unbounded_waits(self) -> UnboundedWaits:
        """Calls that wait for what need not come."""
        from shutdown_lint.facts.work.unbounded_waits import UnboundedWaits

        return UnboundedWaits(self.names, self.objects, self.rows, self.effects)
