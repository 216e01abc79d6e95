"""Where Celery takes its acknowledgement settings from; configuration reference of Celery 5.6."""

from __future__ import annotations

from typing import Final

TASK_DECORATORS: Final = frozenset(
    {"celery.shared_task", "celery.task", "celery.task.base.task", "celery.task.task"}
)
TASK_BASES: Final = frozenset({"celery.Task", "celery.Task.Task"})

# Bases beside a task class that bring no options.
PLAIN_BASES: Final = frozenset({"abc.ABC", "builtins.object", "typing.Generic"})

# Options on a task, a task class or in annotations. The setting of an app ends in them, under
# each of its names: task_acks_late, CELERY_ACKS_LATE, CELERY_TASK_ACKS_LATE, SHOP_TASK_ACKS_LATE.
ACKS_LATE: Final = "acks_late"
# The setting, under the names that Celery knows: they end in one of these.
LATE_SETTINGS: Final = ("task_acks_late", "celery_acks_late")
# What becomes of a task whose worker process dies; the second is new in 5.7, and comes first.
WORKER_LOST: Final = ("reject_on_worker_lost", "retry_on_worker_lost")

# Pools of one process, which is that of the worker.
WITHOUT_PROCESSES: Final = frozenset({"eventlet", "gevent", "solo", "threads"})

# Methods that take settings from somewhere that one file does not show.
OUTSIDE_CONFIG: Final = frozenset({"config_from_cmdline", "config_from_envvar", "setup_defaults"})
OUTSIDE_KEYWORDS: Final = frozenset({"changes", "config_source", "loader"})

# The keyword and attribute of an app for the class of all its tasks; `app.Task` is another name
# of it (Celery 5.7: celery/app/base.py).
TASK_CLASS: Final = "task_cls"

# Members by which a subclass of Celery may give settings to itself.
CONFIGURING_MEMBERS: Final = frozenset({"__init__", "loader_cls", "on_configure", "task_cls"})

# Methods that set one setting, and the built-in function that can: name and value come last.
SETTERS: Final = frozenset({"__setitem__", "setattr", "setdefault"})

# Packages of functions that leave the settings of an app that they are given as they are.
LEAVE_APPS_ALONE: Final = frozenset({"builtins", "celery", "logging"})

# What the worker sends before it installs its signal handlers, and after (Celery 5.7:
# celery/apps/worker.py, on_before_init to on_consumer_ready).
SENT_BEFORE_HANDLERS: Final = frozenset({"celeryd_after_setup", "celeryd_init", "worker_init"})
SENT_AFTER_HANDLERS: Final = frozenset({"worker_ready"})

# Brokers that keep what is not acknowledged, and give it to another worker after the visibility
# timeout, by the scheme of their URLs. Of Redis it is an hour by default (kombu 5.7:
# kombu/transport/redis.py), of SQS half an hour (kombu/transport/SQS).
GIVING_BACK: Final = {"redis": "Redis", "rediss": "Redis", "sentinel": "Redis", "sqs": "SQS"}
VISIBILITY: Final = "visibility_timeout"
VISIBLE_AFTER: Final = 1_800  # seconds, the least of them

# Methods that send a task, and may say when it is to be run.
SENDING: Final = frozenset({"apply_async", "retry", "send_task"})

# Options that bound a task.
TIME_LIMITS: Final = frozenset({"soft_time_limit", "time_limit"})

# How a schedule of beat names its task and when to send it: an entry of `beat_schedule`, a row of
# django-celery-beat's PeriodicTask (Celery 5.7: userguide/periodic-tasks; celery/beat.py).
TASK_KEY: Final = "task"
SCHEDULE_KEYS: Final = ("schedule", "interval", "crontab", "solar")
ADDS_PERIODIC: Final = "add_periodic_task"
# Methods of a task that make a signature, and functions that make one of a name.
SIGNATURES: Final = frozenset({"s", "si", "signature", "subtask"})
SIGNATURES_BY_NAME: Final = frozenset({"signature", "subtask"})
# The fields of `crontab` that pick out days.
DAYS: Final = frozenset({"day_of_month", "day_of_week", "month_of_year"})
# Whose next run comes no later makes up for the one before it, in seconds.
SOON: Final = 86_400
TIMEDELTA: Final = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")
SECONDS: Final = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
