"""What a handler meets: the main program that it interrupts, its locks, what it repeats."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.tasks.floor import TaskFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.handling.brokers import Brokers
    from shutdown_lint.facts.handling.deaf_waits import DeafWaits
    from shutdown_lint.facts.handling.doubled import DoubledCleanup
    from shutdown_lint.facts.handling.half_taken import HalfTakenLocks
    from shutdown_lint.facts.handling.interruption import Interruption
    from shutdown_lint.facts.handling.locking import Locking
    from shutdown_lint.facts.handling.main_program import MainProgram
    from shutdown_lint.facts.handling.raising import Raising
    from shutdown_lint.facts.handling.repeats import Repeats
    from shutdown_lint.facts.handling.waiting import Waiting


class HandlingFacts(TaskFacts):
    """What a handler meets where it interrupts the program."""

    @cached_property
    def deaf_waits(self) -> DeafWaits:
        """Waits that go on after a handler set the flag that should end them."""
        from shutdown_lint.facts.handling.deaf_waits import DeafWaits

        return DeafWaits(
            self.tree,
            self.names,
            self.calls,
            self.effects,
            self.unbounded_waits,
            self.reach,
            self.handlers,
            self.workers,
            self.main_program,
            self.stop_conditions,
            self.stop_loops,
        )

    @cached_property
    def interruption(self) -> Interruption:
        """Waits that signals no longer end."""
        from shutdown_lint.facts.handling.interruption import Interruption

        return Interruption(
            self.tree,
            self.names,
            self.functions,
            self.effects,
            self.loops,
            self.handlers,
            self.signal_sets,
            self.workers,
        )

    @cached_property
    def raising(self) -> Raising:
        """What handlers raise, and who takes it for an error."""
        from shutdown_lint.facts.handling.raising import Raising

        return Raising(
            self.tree,
            self.names,
            self.functions,
            self.exceptions,
            self.reach,
            self.loops,
            self.swallowing,
            self.conditions,
            self.workers,
        )

    @cached_property
    def main_program(self) -> MainProgram:
        """What a signal handler can interrupt."""
        from shutdown_lint.facts.handling.main_program import MainProgram

        return MainProgram(
            self.tree,
            self.functions,
            self.calls,
            self.reach,
            self.handlers,
            self.workers,
            self.users,
            self.exceptions,
        )

    @cached_property
    def locking(self) -> Locking:
        """Which locks are taken where."""
        from shutdown_lint.facts.handling.child_waits import ChildWaits
        from shutdown_lint.facts.handling.lock_identity import LockIdentity
        from shutdown_lint.facts.handling.locking import Locking

        return Locking(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.effects,
            self.reach,
            self.main_program,
            LockIdentity(self.names, self.objects, self.origins),
            ChildWaits(self.tree, self.cleanups),
        )

    @cached_property
    def half_taken(self) -> HalfTakenLocks:
        """Locks that a signal can leave held."""
        from shutdown_lint.facts.handling.half_taken import HalfTakenLocks

        return HalfTakenLocks(
            self.tree,
            self.objects,
            self.effects,
            self.reach,
            self.handlers,
            self.locking,
            self.main_program,
        )

    @cached_property
    def repeats(self) -> Repeats:
        """What handlers do that is done again when the program ends."""
        from shutdown_lint.facts.handling.repeats import Repeats

        return Repeats(
            self.tree,
            self.names,
            self.functions,
            self.reach,
            self.effects,
            self.cleanups,
            self.main_program,
        )

    @cached_property
    def doubled(self) -> DoubledCleanup:
        """What clauses do that their `finally` does again."""
        from shutdown_lint.facts.handling.doubled import DoubledCleanup

        return DoubledCleanup(
            self.tree,
            self.functions,
            self.calls,
            self.exceptions,
            self.effects,
            self.reach,
            self.repeats,
        )

    @cached_property
    def brokers(self) -> Brokers:
        """What disturbs loops that wait for messages."""
        from shutdown_lint.facts.handling.brokers import Brokers

        return Brokers(self.tree, self.functions, self.objects, self.main_program)

    @cached_property
    def waiting(self) -> Waiting:
        """Main programs that only wait by the time a signal can come."""
        from shutdown_lint.facts.handling.rests import Rests
        from shutdown_lint.facts.handling.start_up import StartUp
        from shutdown_lint.facts.handling.waiting import Waiting

        return Waiting(
            self.tree,
            self.names,
            self.exceptions,
            self.functions,
            self.objects,
            self.workers,
            self.following,
            self.sequence,
            Rests(
                self.tree,
                self.names,
                self.functions,
                self.origins,
                self.effects,
                self.loops,
                self.servers,
            ),
            StartUp(
                self.tree,
                self.names,
                self.functions,
                self.objects,
                self.calls,
                self.effects,
                self.loops,
            ),
        )
