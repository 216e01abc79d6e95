"""Functions are the tasks of a task queue."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import task_queues
from shutdown_lint.knowledge.triggers.expressions import GAP
from shutdown_lint.knowledge.triggers.naming import instances
from shutdown_lint.model.trigger import all_of, any_of, imports, pattern

_SHORT = 3  # letters

# A function may be a task of a task queue. Apps of other files go by the name of the library, and
# packages for its brokers begin with it; the short names are words of their own.
QUEUES_TASKS: Final = any_of(
    "Celery",
    *(one for one in task_queues.PACKAGES if len(one) > _SHORT),
    *(all_of(one, imports(one)) for one in task_queues.PACKAGES if len(one) <= _SHORT),
)

# An app of Celery that is made here has tasks: by a decorator, or by a class of its own.
HAS_TASKS_OF_APP: Final = all_of(
    instances("celery.Celery"),
    any_of(
        "register_task",
        pattern("Task", rf"\.{GAP}*Task\b"),
        pattern("task", rf"@(?:[^\n]|\\\r?\n)*?\.{GAP}*task\b"),
        # A decorator on several lines.
        pattern("task", rf"[)\]]{GAP}*\.{GAP}*task\b"),
        all_of("task", pattern("@", rf"@{GAP}*\(")),
    ),
)
