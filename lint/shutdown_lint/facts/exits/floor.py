"""Which exits get through, and what the end of the program does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.messages.floor import MessageFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.exits.cancellation import Cancellations
    from shutdown_lint.facts.exits.cut_off import CutOff
    from shutdown_lint.facts.exits.discarding import Discarding
    from shutdown_lint.facts.exits.last_words import LastWords
    from shutdown_lint.facts.exits.late_stops import LateStops
    from shutdown_lint.facts.exits.next_round import NextRounds
    from shutdown_lint.facts.exits.only_in_del import OnlyInDel
    from shutdown_lint.facts.exits.own_waits import OwnWaits
    from shutdown_lint.facts.exits.suppressing import Suppressing
    from shutdown_lint.facts.exits.unreached import UnreachedCleanup


class ExitFacts(MessageFacts):
    """What becomes of an exit on its way out."""

    @cached_property
    def cut_off(self) -> CutOff:
        """What the end of the program does to daemon threads."""
        from shutdown_lint.facts.exits.cut_off import CutOff

        return CutOff(
            self.tree,
            self.names,
            self.objects,
            self.fates,
            self.daemons,
            self.reach,
            self.effects,
            self.loops,
            self.functions,
        )

    @cached_property
    def last_words(self) -> LastWords:
        """What a `finally` does about what comes out of its `try`."""
        from shutdown_lint.facts.exits.last_words import LastWords

        return LastWords(self.tree, self.names, self.reach, self.effects, self.stopping)

    @cached_property
    def suppressing(self) -> Suppressing:
        """Which exits a `with` block takes."""
        from shutdown_lint.facts.exits.suppressing import Suppressing

        return Suppressing(self.names)

    @cached_property
    def own_waits(self) -> OwnWaits:
        """Which awaits end with their task only."""
        from shutdown_lint.facts.exits.own_waits import OwnWaits

        return OwnWaits(self.tree, self.names, self.reach)

    @cached_property
    def cancellations(self) -> Cancellations:
        """Where a coroutine swallows its own cancellation."""
        from shutdown_lint.facts.exits.cancellation import Cancellations

        return Cancellations(
            self.tree,
            self.functions,
            self.exceptions,
            self.reach,
            self.loops,
            self.swallowing,
            self.cleanups,
            self.workers,
            self.stop_conditions,
            self.own_waits,
        )

    @cached_property
    def next_rounds(self) -> NextRounds:
        """Loops that go on after an exit was swallowed."""
        from shutdown_lint.facts.exits.next_round import NextRounds

        return NextRounds(self.functions, self.loops, self.swallowing, self.workers, self.entries)

    @cached_property
    def discarding(self) -> Discarding:
        """What jumps out of `finally` throw away."""
        from shutdown_lint.facts.exits.discarding import Discarding

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
        from shutdown_lint.facts.exits.only_in_del import OnlyInDel

        return OnlyInDel(self.tree, self.names, self.functions, self.objects, self.reach)

    @cached_property
    def unreached(self) -> UnreachedCleanup:
        """Cleanup behind loops that never end."""
        from shutdown_lint.facts.exits.unreached import UnreachedCleanup

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
    def late_stops(self) -> LateStops:
        """Threads that are told to stop when they have been waited for."""
        from shutdown_lint.facts.exits.late_stops import LateStops

        return LateStops(
            self.tree,
            self.names,
            self.functions,
            self.origins,
            self.fates,
            self.reach,
            self.loops,
            self.workers,
            self.daemons,
            self.handlers,
            self.cleanups,
            self.entries,
            self.at_exit,
            self.stop_conditions,
            self.users,
        )
