"""SHD602."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    InsertAfter,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    all_of,
    any_of,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import EditRequest, Finding, LateAck, ModuleFacts, Project


class AcksLateWithoutReject(Rule):
    """Late acknowledgement without a word on what to do when the task's process dies.

    A task with `acks_late` comes back when the whole worker is killed. When only the process of
    the pool dies in which it runs, the worker lives, takes the death for a failure of the task,
    and acknowledges it: the task is lost all the same. That is what happens for want of memory,
    since [the kernel picks](https://man7.org/linux/man-pages/man5/proc_pid_oom_score.5.html) by
    what each process has, and after a crash of a C extension.

    ## Why

    Measured with Celery 5.7 and its prefork pool: a task with `acks_late=True` whose process was
    killed was gone, 3 of 3; with `reject_on_worker_lost=True` beside it, it ran again, 3 of 3. It
    was found in production by those who missed tasks after the kernel had been short of memory
    ([celery#2840](https://github.com/celery/celery/issues/2840),
    [celery#6178](https://github.com/celery/celery/issues/6178)).

    Both belong together, with one thing to know: a task that kills its process each time
    [comes back each time](https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-reject-on-worker-lost),
    until somebody takes it out. Celery 5.7 has `retry_on_worker_lost`, which ends that after
    `max_retries`.

    ## Bad

    ```python
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0")

    @app.task(acks_late=True)  # SHD602
    def charge(order_id):
        payments.charge_once(order_id)
    ```

    ## Good

    ```python
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0")

    @app.task(acks_late=True, reject_on_worker_lost=True)
    def charge(order_id):
        payments.charge_once(order_id)
    ```

    ## Silent when

    - `reject_on_worker_lost` or `retry_on_worker_lost` is given at all, on the task, its base
      class, the app, in annotations, or under any name that ends in it: `False` is a decision too;
    - the pool is `solo`, `threads`, `gevent` or `eventlet`: a process that dies is the worker;
    - the task has `**options` or a base class from another file, which may say it;
    - the value of `acks_late` is not a plain `True`;
    - the file stands in a folder of examples: what it shows is something else.

    Reported in `strict`, with low confidence: the app is imported, the task is a `shared_task`,
    the app takes settings from somewhere that this file does not show, or the settings import
    everything from another file.

    There is one finding a module, on the first such option, with the others as related places,
    each with a fix of its own. A comment silences the option on whose line it stands, no other.

    In a run on folders the settings of the whole project are asked: there is no finding where
    another file makes the setting, for the app or for a class of tasks, or where settings come
    from what is none of its files.

    ## Known misses

    An app whose settings switch late acknowledgement on in another file than the tasks are in,
    where some of the tasks are protected and others are not.

    ## Fix safety

    Unsafe: puts `reject_on_worker_lost=True` beside the option. A task that kills its process
    every time then runs for ever, so each option has its own fix, which leaves the others as they
    are. To take one, pick it in an editor that reads SARIF (`fixes` holds one for each), or apply
    the `fix` of its place from the JSON output. With `--fix --unsafe-fixes` all are applied but
    those that a comment silences: write `# noqa: SHD602` behind the options that are to stay
    alone, or `reject_on_worker_lost=False` beside them, which says the same to everybody.

    ## Proof

    The proof kills the process of a real Celery worker's pool in the middle of a task, with a real
    Redis: without the option the task is acknowledged and nobody runs it again, with it the same
    worker does. What `retry_on_worker_lost` does is from Celery's documentation of
    [tasks](https://docs.celeryq.dev/en/latest/userguide/tasks.html).
    """

    meta = Meta(
        code="SHD602",
        name="acks-late-without-reject",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=any_of("acks_late", "ACKS_LATE"),
        default_trigger=any_of(
            "CELERY_ACKS_LATE",
            "TASK_ACKS_LATE",
            "celery_acks_late",
            "task_acks_late",
            all_of("acks_late", "celery", "Celery"),
        ),
        fix=Safety.UNSAFE,
        in_examples=False,
    )
    message = "{name} alone: a task whose process is killed is acknowledged all the same, and lost"
    as_well = "on its own as well"
    default_question = "task_queues.switches_late_acks_on"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the module as a whole."""
        late = facts.late_acks.unprotected()
        if not late:
            return
        sure = any(one.all_is_here for one in late)
        for one in late:
            edit = self._edit(one)
            title = "put the task back, which is for ever if it kills its process each time"
            self.report(
                one.place,
                confidence=None if sure else Confidence.LOW,
                preset=None if sure else Preset.STRICT,
                fix=None if edit is None else unsafe_fix(title, edit),
                name=one.name,
            )

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask the settings of the whole project, wherever they stand."""
        from shutdown_lint.api import Said, said_of

        options = ("reject_on_worker_lost", "retry_on_worker_lost")
        said = said_of(options, finding.path, project)
        return finding if said is Said.NOTHING else None

    def _edit(self, late: LateAck) -> EditRequest | None:
        """The edit that puts the other option beside one, under a name of the same kind."""
        from shutdown_lint.api import with_neighbour  # needs libcst

        facts, place = self.facts, late.place
        if isinstance(place, cst.DictElement):
            return with_neighbour(facts, place, f"{_beside(facts.source(place.key))}: True")
        if isinstance(place, cst.Arg) and place.keyword is not None:
            return with_neighbour(facts, place, f"{_beside(place.keyword.value)}=True")
        statement = facts.tree.statement(place)
        written = facts.source(statement).strip()
        if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) > 1:
            return None
        return InsertAfter(statement, _beside(written.partition("#")[0].rstrip()))


def _beside(name: str) -> str:
    return name.replace("acks_late", "reject_on_worker_lost").replace(
        "ACKS_LATE", "REJECT_ON_WORKER_LOST"
    )
