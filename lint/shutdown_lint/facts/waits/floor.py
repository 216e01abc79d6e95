"""What a stop has to wait for: threads, children, jobs and sleeps."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.exits.floor import ExitFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.waits.backlogs import Backlogs
    from shutdown_lint.facts.waits.executor_waits import ExecutorWaits
    from shutdown_lint.facts.waits.joins import Joins
    from shutdown_lint.facts.waits.left_running import LeftRunnings
    from shutdown_lint.facts.waits.open_pools import OpenPools
    from shutdown_lint.facts.waits.slow_stops import SlowStops
    from shutdown_lint.facts.waits.stop_loops import StopLoops
    from shutdown_lint.facts.waits.unstoppable import UnstoppableThreads
    from shutdown_lint.facts.waits.wait_ends import WaitEnds
    from shutdown_lint.facts.waits.waits import Waits


class WaitFacts(ExitFacts):
    """What the stop waits for."""

    @cached_property
    def stop_loops(self) -> StopLoops:
        """Loops that are told to stop, and who waits for them."""
        from shutdown_lint.facts.waits.stop_loops import StopLoops

        return StopLoops(
            self.functions,
            self.stop_conditions,
            self.cleanups,
            self.entries,
            self.workers,
            self.daemons,
            self.fates,
            self.reach,
        )

    @cached_property
    def slow_stops(self) -> SlowStops:
        """Sleeps that a stop has to wait for."""
        from shutdown_lint.facts.waits.slow_stops import SlowStops
        from shutdown_lint.facts.waits.told_afterwards import ToldAfterwards

        told_afterwards = ToldAfterwards(
            self.tree,
            self.functions,
            self.calls,
            self.sequence,
            self.handlers,
            self.users,
            self.stop_conditions,
        )
        return SlowStops(
            self.tree,
            self.effects,
            self.pauses,
            self.reach,
            self.sequence,
            self.stop_conditions,
            self.stop_loops,
            told_afterwards,
        )

    @cached_property
    def executor_waits(self) -> ExecutorWaits:
        """Threads of the default executor that wait without a bound."""
        from shutdown_lint.facts.waits.executor_waits import ExecutorWaits

        return ExecutorWaits(
            self.tree,
            self.names,
            self.calls,
            self.effects,
            self.unbounded_waits,
            self.reach,
            self.cleanups,
            self.stop_loops,
        )

    @cached_property
    def left_running(self) -> LeftRunnings:
        """What is started beside the program and never stopped."""
        from shutdown_lint.facts.waits.left_running import LeftRunnings

        return LeftRunnings(
            self.tree, self.names, self.functions, self.objects, self.origins, self.fates
        )

    @cached_property
    def open_pools(self) -> OpenPools:
        """Pools that are left to the end of the program."""
        from shutdown_lint.facts.waits.open_pools import OpenPools

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
    def backlogs(self) -> Backlogs:
        """Executors whose jobs queue up."""
        from shutdown_lint.facts.waits.backlogs import Backlogs

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
    def joins(self) -> Joins:
        """Waiting for threads, processes and pools."""
        from shutdown_lint.facts.waits.joins import Joins

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
    def waits(self) -> Waits:
        """Waits without a bound, for something that somebody else has to do."""
        from shutdown_lint.facts.waits.waits import Waits

        return Waits(
            self.functions,
            self.objects,
            self.origins,
            self.rows,
            self.effects,
            self.joins,
            self.wait_ends,
        )

    @cached_property
    def wait_ends(self) -> WaitEnds:
        """Whether a wait that is given no timeout ends all the same."""
        from shutdown_lint.facts.waits.wait_ends import WaitEnds

        return WaitEnds(self.tree, self.names, self.functions, self.objects, self.timeout_scopes)

    @cached_property
    def unstoppable(self) -> UnstoppableThreads:
        """Threads that hold up the end of the program for ever."""
        from shutdown_lint.facts.waits.unstoppable import UnstoppableThreads

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
