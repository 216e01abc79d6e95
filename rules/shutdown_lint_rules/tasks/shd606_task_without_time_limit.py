"""SHD606."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, Via, all_of, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class TaskWithoutTimeLimit(Rule):
    """A Celery task that is acknowledged late, and that nothing ends.

    The warm shutdown waits for the tasks that are running, for as long as they take. One that
    hangs keeps the worker there until it is killed; as it is acknowledged late, another worker
    then gets it, and hangs in its turn.

    ## Why

    A time limit ends the task and not the worker: the process of the pool that runs it is killed,
    and by default the task is
    [acknowledged](https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-acks-on-failure-or-timeout)
    as a failure. With `soft_time_limit` the task learns
    of it first, by an exception.

    ## Bad

    ```python
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0")

    @app.task(acks_late=True)  # SHD606
    def fetch(url):
        requests.get(url)
    ```

    ## Good

    ```python
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0", task_time_limit=60)

    @app.task(acks_late=True)
    def fetch(url):
        requests.get(url)
    ```

    ## Silent when

    - a limit is given, hard or soft, on the task, its base class, the app, in annotations, or
      under any name that ends in `time_limit`;
    - the task is not surely acknowledged late;
    - the app is imported, or takes settings from somewhere that this file does not show.

    It is a note of low confidence in the `audit` preset: most tasks end. There is one finding a
    module, on its first such task.

    ## Known misses

    Limits on the command line of the worker, which this does not see either.

    ## Fix safety

    There is none: how long a task may take is for the author to say.

    ## Proof

    The proof sends SIGTERM to a real Celery worker, with a real Redis, in the middle of a task
    that hangs: without a limit the worker is still there when its twin, with one of a second, has
    long stopped. The rest is from the documentation:
    [time limits](https://docs.celeryq.dev/en/stable/userguide/workers.html#time-limits).
    """

    meta = Meta(
        code="SHD606",
        name="task-without-time-limit",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        trigger=all_of("celery", any_of("task", "Task"), any_of("acks_late", "ACKS_LATE")),
        preset=Preset.AUDIT,
    )
    message = "nothing ends {tasks}: one that hangs holds up the worker's stop, and comes back"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the tasks of the module as a whole."""
        found = facts.late_acks.unlimited()
        if not found:
            return
        first, *others = found
        self.report(
            first.place,
            related=[Via(task.place, "without a time limit as well") for task in others],
            tasks=f"{len(found)} tasks of this module" if others else f"task {first.name}",
        )
