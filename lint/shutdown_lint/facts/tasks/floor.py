"""What becomes of tasks of asyncio when the program is told to stop."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.waits.floor import WaitFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.tasks.async_tasks import AsyncTasks
    from shutdown_lint.facts.tasks.async_waits import AsyncWaits
    from shutdown_lint.facts.tasks.driving import Driving
    from shutdown_lint.facts.tasks.lifespans import Lifespans
    from shutdown_lint.facts.tasks.shutdown_tasks import ShutdownTasks
    from shutdown_lint.facts.tasks.task_ends import TaskEnds
    from shutdown_lint.facts.tasks.task_work import TaskWork
    from shutdown_lint.facts.tasks.unguarded_yields import UnguardedYields


class TaskFacts(WaitFacts):
    """What tasks do, and who ends them."""

    @cached_property
    def task_ends(self) -> TaskEnds:
        """How tasks of the event loop end."""
        from shutdown_lint.facts.tasks.task_ends import TaskEnds

        return TaskEnds(self.tree, self.names, self.objects, self.sequence, self.fates)

    @cached_property
    def async_tasks(self) -> AsyncTasks:
        """The tasks of asyncio."""
        from shutdown_lint.facts.tasks.async_tasks import AsyncTasks
        from shutdown_lint.facts.tasks.task_waits import TaskWaits

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
        from shutdown_lint.facts.tasks.async_waits import AsyncWaits

        return AsyncWaits(
            self.tree, self.names, self.objects, self.reach, self.sequence, self.stopping
        )

    @cached_property
    def task_work(self) -> TaskWork:
        """What tasks do once they are cancelled."""
        from shutdown_lint.facts.tasks.task_work import TaskWork

        return TaskWork(self.tree, self.reach, self.exceptions, self.substance, self.sequence)

    @cached_property
    def driving(self) -> Driving:
        """What runs the event loop until a coroutine ends."""
        from shutdown_lint.facts.tasks.driving import Driving

        return Driving(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.event_loops,
            self.reach,
            self.conditions,
            self.stopping,
        )

    @cached_property
    def lifespans(self) -> Lifespans:
        """What starts with the program, and ends with it."""
        from shutdown_lint.facts.tasks.lifespans import Lifespans

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
        from shutdown_lint.facts.tasks.unguarded_yields import UnguardedYields

        return UnguardedYields(
            self.tree, self.exceptions, self.hooks, self.sequence, self.task_work
        )

    @cached_property
    def shutdown_tasks(self) -> ShutdownTasks:
        """Tasks that handlers of an event loop start."""
        from shutdown_lint.facts.tasks.shutdown_tasks import ShutdownTasks

        return ShutdownTasks(
            self.names,
            self.objects,
            self.handlers,
            self.reach,
            self.coroutines,
            self.driving,
            self.conditions,
        )
