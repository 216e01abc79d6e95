"""What a module does, where it runs for long, and what ends it."""

from __future__ import annotations

from functools import cached_property

from shutdown_lint.facts.at_exit import AtExit
from shutdown_lint.facts.backlogs import Backlogs
from shutdown_lint.facts.bounds import Bounds
from shutdown_lint.facts.cancellation import Cancellations
from shutdown_lint.facts.child_calls import ChildCalls
from shutdown_lint.facts.cut_off import CutOff
from shutdown_lint.facts.discarding import Discarding
from shutdown_lint.facts.effects import Effects
from shutdown_lint.facts.endings import Endings
from shutdown_lint.facts.entries import Entries
from shutdown_lint.facts.executor_waits import ExecutorWaits
from shutdown_lint.facts.in_flight import InFlight
from shutdown_lint.facts.interrupts import Interrupts
from shutdown_lint.facts.joins import Joins
from shutdown_lint.facts.late_stops import LateStops
from shutdown_lint.facts.loops import Loops
from shutdown_lint.facts.module_signals import SignalFacts
from shutdown_lint.facts.next_round import NextRounds
from shutdown_lint.facts.only_in_del import OnlyInDel
from shutdown_lint.facts.open_pools import OpenPools
from shutdown_lint.facts.pace import Paces
from shutdown_lint.facts.slow_stops import SlowStops
from shutdown_lint.facts.stop_loops import StopLoops
from shutdown_lint.facts.stop_signals import StopSignals
from shutdown_lint.facts.stopping import Stopping
from shutdown_lint.facts.substance import Substance
from shutdown_lint.facts.suppressing import Suppressing
from shutdown_lint.facts.swallowing import Swallowing
from shutdown_lint.facts.task_ends import TaskEnds
from shutdown_lint.facts.terminations import Terminations
from shutdown_lint.facts.undrained import UndrainedQueues
from shutdown_lint.facts.unreached import UnreachedCleanup
from shutdown_lint.facts.unstoppable import UnstoppableThreads
from shutdown_lint.facts.users import Users
from shutdown_lint.facts.waits import Waits


class WorkFacts(SignalFacts):
    """What runs for long, and what ends it."""

    @cached_property
    def effects(self) -> Effects:
        """What a call does."""
        return Effects(
            self.names, self.objects, self.outputs, self.durations, self.rows, self._knowledge
        )

    @cached_property
    def cut_off(self) -> CutOff:
        """What the end of the program does to daemon threads."""
        return CutOff(
            self.tree,
            self.names,
            self.objects,
            self.fates,
            self.workers,
            self.daemons,
            self.reach,
            self.effects,
            self.loops,
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
    def suppressing(self) -> Suppressing:
        """Which exits a `with` block takes."""
        return Suppressing(self.names)

    @cached_property
    def cancellations(self) -> Cancellations:
        """Where a coroutine swallows its own cancellation."""
        return Cancellations(
            self.tree,
            self.names,
            self.functions,
            self.exceptions,
            self.reach,
            self.loops,
            self.swallowing,
            self.cleanups,
            self.workers,
            self.stop_conditions,
        )

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
    def stop_loops(self) -> StopLoops:
        """Loops that are told to stop, and who waits for them."""
        return StopLoops(
            self.tree,
            self.functions,
            self.objects,
            self.stop_conditions,
            self.cleanups,
            self.entries,
            self.workers,
            self.fates,
            self.reach,
        )

    @cached_property
    def slow_stops(self) -> SlowStops:
        """Sleeps that a stop has to wait for."""
        return SlowStops(
            self.tree,
            self.effects,
            self.pauses,
            self.reach,
            self.sequence,
            self.stop_conditions,
            self.stop_loops,
        )

    @cached_property
    def task_ends(self) -> TaskEnds:
        """How tasks of the event loop end."""
        return TaskEnds(self.tree, self.names, self.objects, self.sequence, self.fates)

    @cached_property
    def executor_waits(self) -> ExecutorWaits:
        """Threads of the default executor that wait without a bound."""
        return ExecutorWaits(
            self.tree,
            self.names,
            self.calls,
            self.objects,
            self.effects,
            self.reach,
            self.cleanups,
            self.stop_loops,
        )

    @cached_property
    def next_rounds(self) -> NextRounds:
        """Loops that go on after an exit was swallowed."""
        return NextRounds(self.functions, self.loops, self.swallowing, self.workers, self.entries)

    @cached_property
    def discarding(self) -> Discarding:
        """What jumps out of `finally` throw away."""
        return Discarding(
            self.tree,
            self.functions,
            self.exceptions,
            self.effects,
            self.workers,
            self.next_rounds,
            self.cancellations,
        )

    @cached_property
    def only_in_del(self) -> OnlyInDel:
        """What only `__del__` ends."""
        return OnlyInDel(self.tree, self.names, self.functions, self.objects, self.reach)

    @cached_property
    def open_pools(self) -> OpenPools:
        """Pools that are left to the end of the program."""
        return OpenPools(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.fates,
            self.entries,
            self.workers,
        )

    @cached_property
    def endings(self) -> Endings:
        """Which statements never come to their end."""
        return Endings(self.names, self.calls, self.effects, self.loops)

    @cached_property
    def backlogs(self) -> Backlogs:
        """Executors whose jobs queue up."""
        return Backlogs(
            self.tree,
            self.names,
            self.objects,
            self.origins,
            self.calls,
            self.reach,
            self.loops,
            self.fates,
        )

    @cached_property
    def child_calls(self) -> ChildCalls:
        """What tells child processes to end, and what waits for them."""
        return ChildCalls(self.tree, self.names, self.objects, self.origins)

    @cached_property
    def unreached(self) -> UnreachedCleanup:
        """Cleanup behind loops that never end."""
        return UnreachedCleanup(
            self.tree,
            self.functions,
            self.cleanups,
            self.effects,
            self.loops,
            self.endings,
            self.sequence,
        )

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
    def terminations(self) -> Terminations:
        """Children that are told to end and then waited for."""
        return Terminations(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.reach,
            self.joins,
            self.child_calls,
            self.bounds,
            self.handlers,
        )

    @cached_property
    def waits(self) -> Waits:
        """Waits without a bound, for something that somebody else has to do."""
        return Waits(self.tree, self.objects, self.rows, self.effects, self.joins, self.bounds)

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
    def unstoppable(self) -> UnstoppableThreads:
        """Threads that hold up the end of the program for ever."""
        return UnstoppableThreads(
            self.tree,
            self.names,
            self.objects,
            self.fates,
            self.workers,
            self.daemons,
            self.reach,
            self.effects,
            self.endings,
            self.exceptions,
            self.swallowing,
        )

    @cached_property
    def users(self) -> Users:
        """Who uses a function."""
        return Users(self.tree, self.handlers, self.cleanups, self.entries)

    @cached_property
    def at_exit(self) -> AtExit:
        """Exit callbacks that matter."""
        return AtExit(
            self.tree, self.names, self.functions, self.cleanups, self.effects, self.reach
        )

    @cached_property
    def late_stops(self) -> LateStops:
        """Threads that are told to stop when they have been waited for."""
        return LateStops(
            self.tree,
            self.names,
            self.functions,
            self.origins,
            self.fates,
            self.reach,
            self.loops,
            self.workers,
            self.handlers,
            self.cleanups,
            self.entries,
            self.at_exit,
            self.stop_conditions,
            self.users,
        )

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
