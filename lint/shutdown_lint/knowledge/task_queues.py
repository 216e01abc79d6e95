"""Libraries whose workers run functions as tasks, and what an exit in a task does to them.

All of it was run, and `tests/test_task_queue_contracts.py` runs most of it: what the worker does
is not what the documentation of any of them says much of.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class TaskQueue(NamedTuple):
    """What becomes of a task that ends the process, and of the worker."""

    name: str  # in messages
    source: str  # the version that was run, and where it stands there
    on_exit: str  # what `sys.exit()` does, as the end of a message
    at_once: str  # what `os._exit()` does
    documentation: str  # of its workers

    @property
    def one(self) -> str:
        """The name with its article: `an RQ`."""
        return f"{'an' if self.name in ('RQ', 'arq') else 'a'} {self.name}"


_CUT_OFF: Final = "the task is a failure and is not run again"

CELERY: Final = TaskQueue(
    "Celery",
    "run with 5.7.0 and billiard 4.3.2: Request.on_failure, billiard.pool.Worker.workloop",
    f"ends the worker's process and not the worker: {_CUT_OFF}",
    f"kills the worker's process: {_CUT_OFF}",
    "https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-reject-on-worker-lost",
)
# Such a task is put back, each time.
CELERY_REJECTING: Final = CELERY._replace(
    on_exit="ends the worker's process, and the task is run again, and exits again, for ever",
    at_once="kills the worker's process, and the task is run again, and exits again, for ever",
)
RQ: Final = TaskQueue(
    "RQ",
    "run with 3.0.0: BaseWorker.perform_job catches it, main_work_horse ends the child",
    "is one more way to fail: the worker goes on",
    "kills the work horse: the job is a failure, also where it was to be retried",
    "https://python-rq.org/docs/workers/",
)
DRAMATIQ: Final = TaskQueue(
    "Dramatiq",
    "run with 2.2.1: WorkerThread.process_message catches it, Retries runs the message again",
    "is one more exception to the worker, which runs the message again, 20 times by default",
    "kills the worker with all that its other threads are doing",
    "https://dramatiq.io/guide.html#message-retries",
)
HUEY: Final = TaskQueue(
    "Huey",
    "run with 3.5.4: Huey._execute and Worker.loop catch Exception and no more",
    "ends the consumer's worker: the task is lost, its retries are not made, and others wait",
    "kills the consumer with all that its other workers are doing",
    "https://huey.readthedocs.io/en/latest/consumer.html",
)
ARQ: Final = TaskQueue(
    "arq",
    "run with 0.28.0: asyncio raises it from run_until_complete; in_progress_key stays",
    "ends the whole worker: every job it was running waits for job_timeout to be tried again",
    "kills the worker: every job it was running waits for job_timeout to be tried again",
    "https://arq-docs.helpmanual.io/",
)
TASKIQ: Final = TaskQueue(
    "taskiq",
    "run with 0.13.0: Receiver.run_task catches it and stores the error",
    "is one more way to fail: the worker goes on, and the task is not run again",
    "kills the worker's process with all the other tasks that it runs",
    "https://taskiq-python.github.io/",
)

# Decorators by their dotted path.
DECORATORS: Final[dict[str, TaskQueue]] = {
    "django_rq.decorators.job": RQ,
    "django_rq.job": RQ,
    "dramatiq.actor": DRAMATIQ,
    "huey.contrib.djhuey.db_periodic_task": HUEY,
    "huey.contrib.djhuey.db_task": HUEY,
    "huey.contrib.djhuey.on_commit_task": HUEY,
    "huey.contrib.djhuey.periodic_task": HUEY,
    "huey.contrib.djhuey.task": HUEY,
    "rq.decorators.job": RQ,
    "taskiq.async_shared_broker.task": TASKIQ,
}
# Calls that are given the function of a task first.
TAKING: Final[dict[str, TaskQueue]] = {
    "arq.cron": ARQ,
    "arq.cron.cron": ARQ,
    "arq.func": ARQ,
    "arq.worker.func": ARQ,
    "django_rq.enqueue": RQ,
    "dramatiq.actor": DRAMATIQ,
}
TAKING_METHODS: Final[dict[tuple[str, str], TaskQueue]] = {
    ("rq.Queue", "enqueue"): RQ,
    ("rq.Queue", "enqueue_call"): RQ,
}
# Lists of functions, as members of a class of settings or keywords of a worker.
ARQ_LISTS: Final = frozenset({"cron_jobs", "functions"})
ARQ_WORKERS: Final = frozenset({"arq.Worker", "arq.create_worker", "arq.worker.Worker"})

# Methods that decorate, of objects whose class is one of the package's.
METHODS: Final[dict[str, frozenset[str]]] = {
    "huey": frozenset({"context_task", "periodic_task", "task"}),
    "taskiq": frozenset({"task"}),
}
BY_PACKAGE: Final[dict[str, TaskQueue]] = {"huey": HUEY, "taskiq": TASKIQ}
# What the object is called where it comes from another file.
USUAL_NAMES: Final[dict[str, str]] = {"huey": "huey", "taskiq": "broker"}

PACKAGES: Final = ("arq", "celery", "django_rq", "dramatiq", "huey", "rq", "taskiq")
