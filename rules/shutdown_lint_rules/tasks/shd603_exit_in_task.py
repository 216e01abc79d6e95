"""SHD603."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    ENDS_AT_ONCE,
    QUEUES_TASKS,
    RAISES_EXIT,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    all_of,
    any_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts, QueuedTask, Reached

_FAR = 2  # calls from the task to the exit


class ExitInTask(Rule):
    """An exit in a function that a task queue's worker runs.

    What means "this program is done" in a script is meant for the worker's process here, and the
    message of the task is dealt with by rules of its own: the task is lost, or it comes back and
    exits again, and other tasks that the process was running go with it.

    ## Why

    Each worker but that of arq was run with a task that calls `sys.exit()`:

    - **Celery** 5.7 with its prefork pool: the task is a failure and is acknowledged, also with
      `acks_late`. Its process ends and is replaced, by billiard's
      [source](https://github.com/celery/billiard/blob/main/billiard/pool.py). With `acks_late` and
      `reject_on_worker_lost` the task is
      [put back](https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-reject-on-worker-lost)
      and exits again, each time. With the solo pool the whole worker ends.
    - **RQ** 3.0: the job is a failure, and a `Retry` is made.
    - **Dramatiq** 2.2: an error as any other; the message is run again, 20 times by default.
    - **Huey** 3.5: the worker thread ends. The task is lost, its `retries` are not made, and where
      that was the only worker, the next task waits.
    - **arq** 0.28: the worker ends with that status; every job it was running counts as in
      progress until `job_timeout` is over, and is not tried before, by its
      [source](https://github.com/python-arq/arq/blob/main/arq/worker.py).
    - **taskiq** 0.13: the task is a failure.

    `os._exit()` [ends the process](https://docs.python.org/3/library/os.html#os._exit) on the
    spot. By their documentation several tasks run in one process of
    [Dramatiq](https://dramatiq.io/guide.html#workers),
    [Huey](https://huey.readthedocs.io/en/latest/consumer.html),
    [arq](https://arq-docs.helpmanual.io/) and
    [taskiq](https://taskiq-python.github.io/guide/cli.html): the others are cut off as well.

    ## Bad

    ```python
    import sys
    from celery import shared_task

    @shared_task
    def import_orders(path):
        if not path.endswith(".csv"):
            sys.exit("not a CSV file")  # SHD603
        load(path)
    ```

    ## Good

    ```python
    from celery import shared_task
    from celery.exceptions import Reject

    @shared_task(acks_late=True, reject_on_worker_lost=True)
    def import_orders(path):
        if not path.endswith(".csv"):
            raise Reject("not a CSV file", requeue=False)
        load(path)
    ```

    ## Silent when

    - the exit is caught on its way out of the task: by `except SystemExit`, `BaseException` or a
      bare clause, in any of the functions on the way;
    - it is in a child that the task forked itself;
    - nothing in this file makes the function a task.

    Reported in `strict`, with low confidence: an exit more than two calls away from the task.

    ## Known misses

    Exits in other files, and functions that become tasks in other files; `parse_args()` and
    commands of click and Django that are called by a task and exit.

    ## Fix safety

    There is none: how the task fails is for the author to say.

    ## Proof

    The proof runs a real Celery worker, with a real Redis: the task that leaves with `sys.exit()`
    is acknowledged although it has `acks_late`, and nobody runs it again; the one that raises
    `Retry` by `self.retry()` is done in the second attempt. Tests run a worker of RQ, Dramatiq,
    Huey and taskiq with a task that exits; arq is not run. Their documentation:
    [RQ](https://python-rq.org/docs/workers/),
    [Dramatiq](https://dramatiq.io/guide.html#message-retries),
    [Huey](https://huey.readthedocs.io/en/latest/consumer.html),
    [arq](https://arq-docs.helpmanual.io/), [taskiq](https://taskiq-python.github.io/).
    """

    meta = Meta(
        code="SHD603",
        name="exit-in-task",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(any_of(RAISES_EXIT, ENDS_AT_ONCE), QUEUES_TASKS),
    )
    message = "{exit_} in {queue} task {end}"
    default_question = "task_queues.exits_in_task"

    def check_module(self, facts: ModuleFacts) -> None:
        """Follow each task to the exits that it may come to."""
        found: dict[cst.CSTNode, tuple[QueuedTask, Reached]] = {}
        for task in facts.queued_tasks.all:
            for reached in facts.reach.from_function(task.function, coroutines=True):
                known = found.get(reached.node)
                if known is not None and known[1].depth <= reached.depth:
                    continue
                if self._exits(reached):
                    found[reached.node] = task, reached
        for node, (task, reached) in found.items():
            is_far = reached.depth > _FAR
            at_once = facts.effects.ends_at_once(node)
            self.report(
                node,
                related=(task.via, *reached.path),
                confidence=Confidence.LOW if is_far else None,
                preset=Preset.STRICT if is_far else None,
                exit_=facts.called(node) if isinstance(node, cst.Call) else "SystemExit",
                queue=task.queue.one,
                end=task.queue.at_once if at_once else task.queue.on_exit,
            )

    def _exits(self, reached: Reached) -> bool:
        """Whether a node ends the process, and nothing on the way to the worker takes that."""
        facts = self.facts
        passed = [*(via.node for via in reached.path), reached.node]
        if any(map(facts.workers.follows_fork, passed)):
            return False
        if facts.effects.ends_at_once(reached.node):
            return True
        return facts.effects.ends_process(reached.node) and not any(
            map(facts.exceptions.takes_exit_at, passed)
        )
