"""Functions that workers of Celery and its like run, and how they are acknowledged."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.processes.floor import ProcessFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.task_queues.celery_brokers import CeleryBrokers
    from shutdown_lint.facts.task_queues.celery_late import LateAcks
    from shutdown_lint.facts.task_queues.celery_schedules import CelerySchedules
    from shutdown_lint.facts.task_queues.celery_tasks import CeleryTasks
    from shutdown_lint.facts.task_queues.queued_tasks import QueuedTasks


class TaskQueueFacts(ProcessFacts):
    """What workers of task queues run."""

    @cached_property
    def celery(self) -> CeleryTasks:
        """Celery apps and tasks."""
        from shutdown_lint.facts.task_queues.celery_tasks import CeleryTasks

        return CeleryTasks(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.rows,
            self.calls,
            self.parameters,
            self._knowledge.celery_tasks,
            self.path,
        )

    @cached_property
    def celery_schedules(self) -> CelerySchedules:
        """Celery tasks that beat sends again and again."""
        from shutdown_lint.facts.task_queues.celery_schedules import CelerySchedules

        return CelerySchedules(self.tree, self.names, self.functions, self.path)

    @cached_property
    def queued_tasks(self) -> QueuedTasks:
        """Functions that workers of task queues run."""
        from shutdown_lint.facts.task_queues.queued_tasks import QueuedTasks

        return QueuedTasks(
            self.tree, self.names, self.functions, self.objects, self.calls, self.celery
        )

    @cached_property
    def celery_brokers(self) -> CeleryBrokers:
        """Brokers of Celery apps."""
        from shutdown_lint.facts.task_queues.celery_brokers import CeleryBrokers

        return CeleryBrokers(self.tree, self.names, self.celery)

    @cached_property
    def late_acks(self) -> LateAcks:
        """Late acknowledgement of Celery tasks."""
        from shutdown_lint.facts.task_queues.celery_late import LateAcks

        return LateAcks(self.tree, self.scopes, self.functions, self.celery)
