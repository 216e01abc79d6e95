"""Where Celery takes its acknowledgement settings from; configuration reference of Celery 5.6."""

from __future__ import annotations

from typing import Final

TASK_DECORATORS: Final = frozenset({"celery.shared_task", "celery.task", "celery.task.task"})
TASK_BASES: Final = frozenset({"celery.Task", "celery.Task.Task"})

# Option on a task, a task class or `app.conf.task_annotations`.
ACKS_LATE: Final = "acks_late"
REJECT_ON_WORKER_LOST: Final = "reject_on_worker_lost"

# Setting of an app, by its lower-case and its old upper-case name.
ACKS_LATE_SETTINGS: Final = frozenset(
    {"task_acks_late", "CELERY_ACKS_LATE", "CELERY_TASK_ACKS_LATE"}
)
ANNOTATION_SETTINGS: Final = frozenset(
    {"task_annotations", "CELERY_ANNOTATIONS", "CELERY_TASK_ANNOTATIONS"}
)

# Methods that take settings from somewhere that one file does not show.
OUTSIDE_CONFIG: Final = frozenset(
    {"config_from_object", "config_from_envvar", "config_from_cmdline", "add_defaults",
     "setup_defaults"}
)  # fmt: skip
OUTSIDE_KEYWORDS: Final = frozenset({"config_source", "changes", "task_cls", "loader"})
