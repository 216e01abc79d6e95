"""The facts of one module under one roof, each computed when it is first asked for.

What each builds on stands in the classes below: code, signals, work.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.async_tasks import AsyncTasks
from shutdown_lint.facts.async_waits import AsyncWaits
from shutdown_lint.facts.at_stake import AtStake
from shutdown_lint.facts.brokers import Brokers
from shutdown_lint.facts.deaf_waits import DeafWaits
from shutdown_lint.facts.doubled import DoubledCleanup
from shutdown_lint.facts.driving import Driving
from shutdown_lint.facts.errands import Errands
from shutdown_lint.facts.going_on import GoingOn
from shutdown_lint.facts.half_taken import HalfTakenLocks
from shutdown_lint.facts.ignoring import Ignoring
from shutdown_lint.facts.import_time import ImportTime
from shutdown_lint.facts.interruption import Interruption
from shutdown_lint.facts.late import Late
from shutdown_lint.facts.lifespans import Lifespans
from shutdown_lint.facts.lock_identity import LockIdentity
from shutdown_lint.facts.locking import Locking
from shutdown_lint.facts.main_program import MainProgram
from shutdown_lint.facts.module_work import WorkFacts
from shutdown_lint.facts.raising import Raising
from shutdown_lint.facts.repeats import Repeats
from shutdown_lint.facts.replacing import Replacing
from shutdown_lint.facts.shutdown_tasks import ShutdownTasks
from shutdown_lint.facts.takeovers import Takeovers
from shutdown_lint.facts.task_waits import TaskWaits
from shutdown_lint.facts.task_work import TaskWork
from shutdown_lint.facts.unguarded_yields import UnguardedYields
from shutdown_lint.facts.unwinding import Unwinding

if TYPE_CHECKING:
    import libcst as cst


class ModuleFacts(WorkFacts):
    """What the code of one module means for shutdown."""

    def reaches_exit(self, root: cst.CSTNode) -> bool:
        """Whether an exit can be seen to be reached when `root` runs."""
        return any(
            self.effects.ends_process(reached.node)
            for reached in self.reach.from_node(root, coroutines=True)
        )

    @cached_property
    def async_tasks(self) -> AsyncTasks:
        """The tasks of asyncio."""
        return AsyncTasks(
            self.tree,
            self.names,
            self.objects,
            self.origins,
            self.fates,
            self.event_loops,
            self.coroutines,
            TaskWaits(self.tree, self.names),
        )

    @cached_property
    def async_waits(self) -> AsyncWaits:
        """Awaits that last as long as others run."""
        return AsyncWaits(
            self.tree, self.names, self.objects, self.reach, self.sequence, self.stopping
        )

    @cached_property
    def task_work(self) -> TaskWork:
        """What tasks do once they are cancelled."""
        return TaskWork(self.tree, self.reach, self.exceptions, self.substance, self.sequence)

    @cached_property
    def driving(self) -> Driving:
        """What runs the event loop until a coroutine ends."""
        return Driving(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.event_loops,
            self.reach,
            self.stopping,
        )

    @cached_property
    def lifespans(self) -> Lifespans:
        """What starts with the program, and ends with it."""
        return Lifespans(
            self.tree,
            self.names,
            self.functions,
            self.calls,
            self.reach,
            self.exceptions,
            self.hooks,
            self.loops,
            self.stop_conditions,
            self.async_tasks,
            self.task_work,
        )

    @cached_property
    def unguarded_yields(self) -> UnguardedYields:
        """Cleanup of context managers that an exception skips."""
        return UnguardedYields(
            self.tree, self.exceptions, self.hooks, self.sequence, self.task_work
        )

    @cached_property
    def shutdown_tasks(self) -> ShutdownTasks:
        """Tasks that handlers of an event loop start."""
        return ShutdownTasks(
            self.tree,
            self.names,
            self.objects,
            self.handlers,
            self.reach,
            self.coroutines,
            self.driving,
            self.stopping,
        )

    @cached_property
    def deaf_waits(self) -> DeafWaits:
        """Waits that go on after a handler set the flag that should end them."""
        return DeafWaits(
            self.tree,
            self.names,
            self.calls,
            self.objects,
            self.effects,
            self.reach,
            self.handlers,
            self.workers,
            self.main_program,
            self.stop_conditions,
            self.stop_loops,
        )

    @cached_property
    def ignoring(self) -> Ignoring:
        """Signals that are ignored for good."""
        return Ignoring(
            self.tree,
            self.names,
            self.handlers,
            self.entries,
            self.workers,
            self.cleanups,
            self.loops,
            self.reach,
        )

    @cached_property
    def unwinding(self) -> Unwinding:
        """Exceptions that signals raise."""
        return Unwinding(
            self.tree,
            self.names,
            self.handlers,
            self.stopping,
            self.substance,
            self.exceptions,
            self.workers,
            self.entries,
        )

    @cached_property
    def late(self) -> Late:
        """What only runs after something that never comes to its end."""
        return Late(
            self.tree,
            self.functions,
            self.reach,
            self.entries,
            self.sequence,
            self.endings,
            self.users,
        )

    @cached_property
    def replacing(self) -> Replacing:
        """Which handlers others replace."""
        return Replacing(self.handlers, self.following, self.effects, self.loops)

    @cached_property
    def takeovers(self) -> Takeovers:
        """Which servers set handlers of their own."""
        return Takeovers(
            self.tree, self.names, self.functions, self.reach, self.origins, self.following
        )

    @cached_property
    def import_time(self) -> ImportTime:
        """What runs on import."""
        return ImportTime(
            self.tree,
            self.names,
            self.functions,
            self.reach,
            self.loops,
            self.entries,
            self.celery,
            self.sequence,
            self.path,
        )

    @cached_property
    def errands(self) -> Errands:
        """Whether the program does one thing and ends by itself."""
        return Errands(
            self.entries,
            self.stopping,
            self.loops,
            self.workers,
            self.in_flight,
            self.scopes,
            self.outputs,
            self.reach,
        )

    @cached_property
    def going_on(self) -> GoingOn:
        """Handlers after which the program goes on."""
        return GoingOn(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.calls,
            self.reach,
            self.effects,
            self.stopping,
            self.loops,
        )

    @cached_property
    def interruption(self) -> Interruption:
        """Waits that signals no longer end."""
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
    def at_stake(self) -> AtStake:
        """What is lost when the process ends without unwinding."""
        return AtStake(
            self.tree,
            self.functions,
            self.cleanups,
            self.loops,
            self.substance,
            self.in_flight,
            self.workers,
            self.exceptions,
        )

    @cached_property
    def raising(self) -> Raising:
        """What handlers raise, and who takes it for an error."""
        return Raising(
            self.tree,
            self.names,
            self.functions,
            self.exceptions,
            self.reach,
            self.loops,
            self.swallowing,
            self.stopping,
            self.workers,
        )

    @cached_property
    def main_program(self) -> MainProgram:
        """What a signal handler can interrupt."""
        return MainProgram(
            self.tree,
            self.functions,
            self.calls,
            self.reach,
            self.handlers,
            self.workers,
            self.users,
        )

    @cached_property
    def locking(self) -> Locking:
        """Which locks are taken where."""
        return Locking(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.effects,
            self.reach,
            self.main_program,
            LockIdentity(self.names, self.objects, self.origins),
        )

    @cached_property
    def half_taken(self) -> HalfTakenLocks:
        """Locks that a signal can leave held."""
        return HalfTakenLocks(
            self.tree,
            self.names,
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
        return Brokers(self.tree, self.functions, self.objects, self.main_program)
