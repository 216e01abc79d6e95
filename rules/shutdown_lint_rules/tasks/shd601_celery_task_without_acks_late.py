"""SHD601."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_TASKS_OF_APP,
    Confidence,
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
    from shutdown_lint.api import CeleryTask, Finding, FixRequest, ModuleFacts, Project, Span


class CeleryTaskWithoutAcksLate(Rule):
    """Celery tasks are acknowledged before they run, so a task that is cut off is lost.

    By default the worker tells the broker that a task is done before the task begins. When the
    worker is killed in the middle, by SIGKILL after the grace period, by the kernel for want of
    memory, with its node, nobody has that message any more: the task is neither finished nor run
    again.

    ## Why

    Early acknowledgement is Celery's choice because it cannot know whether running a task twice
    does harm. With `acks_late=True` the message is acknowledged after the task, and another worker
    gets it when this one dies. It needs two things: the task must be idempotent, since it can run
    twice, and `reject_on_worker_lost=True` belongs to it, or a task whose child process is killed
    is acknowledged all the same. A task that kills its worker every time then comes back every
    time.

    ## Bad

    ```python
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0")

    @app.task  # SHD601
    def charge(order_id):
        payments.charge(order_id)
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

    - `acks_late` is given at all, on a task, its base class, the app, in annotations, or under any
      name that ends in `acks_late`: `False` is a decision too;
    - the settings come from somewhere that this file does not show: `config_from_object` of
      a module, of `"django.conf:settings"` or of something imported, `config_source`, the
      environment, a subclass of `Celery` that sets itself up, a base class from another file,
      `**options`, a loop over names that are not written here;
    - the app, or its `conf`, is given to a function of another file, which may configure it;
    - beat sends the task again within a day, or it is not seen when, by an entry of
      `beat_schedule` or by `add_periodic_task`: what a run has lost, the next one does;
    - the file stands in a folder of examples: what it shows is something else.

    Reported in `strict`, with low confidence: some tasks of the module set it, so somebody has
    decided; the app is imported, or the task is a `shared_task`, and its settings cannot be seen;
    all tasks have `ignore_result=True`.

    There is one finding a module, on its first such task, with the others as related places, each
    with a fix of its own. A comment silences the task on whose line it stands, and no other.

    In a run on folders the settings of the whole project are asked: there is no finding where
    another file makes the setting, for the app or for a class of tasks, or where settings come
    from what is none of its files. Schedules of other files count as well, and with a task that
    beat sends those that nobody but this task sends.

    ## Known misses

    Apps and tasks in different files; a task that beat sends and others send as well, with other
    work; tasks made by a call, `charge = app.task(charge)`.

    ## Fix safety

    Unsafe: adds `acks_late=True, reject_on_worker_lost=True` to a task. Right only for tasks that
    can run twice, so each task has its own fix, which leaves the others as they are. To take one,
    pick it in an editor that reads SARIF (`fixes` holds one for each task), or apply the `fix` of
    its place from the JSON output. With `--fix --unsafe-fixes` all are applied but those of tasks
    that a comment silences: write `# noqa: SHD601` behind the decorators that are to stay. In the
    end `acks_late=False` says the same to everybody; of a module where some tasks have decided,
    the default preset says no more, and `strict` lists the rest.

    ## Proof

    The proof kills a real Celery worker, with a real Redis and with a real RabbitMQ, in the middle
    of a task: acknowledged early it is lost, acknowledged late it is there to be run again. What
    becomes of a task whose child process is killed is shown by the proof of
    [SHD602](SHD602-acks-late-without-reject.md), and measured there. That the settings are taken
    from the places named above is from the documentation:
    [configuration](https://docs.celeryq.dev/en/stable/userguide/configuration.html),
    [application](https://docs.celeryq.dev/en/stable/userguide/application.html),
    [tasks](https://docs.celeryq.dev/en/stable/userguide/tasks.html).
    """

    meta = Meta(
        code="SHD601",
        name="celery-task-without-acks-late",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of("celery", any_of("task", "Task")),
        default_trigger=HAS_TASKS_OF_APP,
        fix=Safety.UNSAFE,
        in_examples=False,
    )
    message = (
        "task {name} is acknowledged before it runs: a worker that is killed loses what it was "
        "doing for good"
    )
    as_well = "acknowledged early as well"
    default_question = "service_tasks.acknowledges_early"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the tasks of the module as a whole."""
        celery = facts.celery
        early = [task for task in celery.all if task.acknowledged_early]
        if not early or celery.app_decides or celery.settings_are_elsewhere:
            return
        undecided = len(early) == len(celery.all)
        early = [task for task in early if not facts.celery_schedules.has(task)]
        sure = undecided and any(task.app_is_here and not self._is_minor(task) for task in early)
        for task in early:
            self.report(
                task.place,
                preset=None if sure else Preset.STRICT,
                confidence=None if sure else Confidence.LOW,
                fix=self._fix(task),
                name=task.name,
            )

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask the settings and schedules of the whole project, wherever they stand."""
        from shutdown_lint.api import Said, said_of, tasks_by_line, without_refuted

        if said_of(("acks_late",), finding.path, project) is not Said.NOTHING:
            return None
        tasks = tasks_by_line(finding.path, project)

        def message_at(span: Span) -> str | None:
            task = tasks.get(span.line)
            if task is None:
                return finding.message
            return None if task.is_periodic else cls.message.format(name=task.name)

        return without_refuted(finding, cls.as_well, message_at)

    def _is_minor(self, task: CeleryTask) -> bool:
        """Whether nobody asks what becomes of it: a task for debugging, as templates have it."""
        ignored = task.option("ignore_result")
        return ignored is not None and self.facts.source(ignored.value) == "True"

    def _fix(self, task: CeleryTask) -> FixRequest:
        from shutdown_lint.api import with_members, with_options  # they need libcst

        options = ["acks_late"]
        if "reject_on_worker_lost" not in task.options:
            options.append("reject_on_worker_lost")
        if isinstance(task.place, cst.Decorator):
            edit = with_options(self.facts, task.place, [f"{option}=True" for option in options])
        else:
            edit = with_members(self.facts, task.place, [f"{option} = True" for option in options])
        return unsafe_fix(f"acknowledge {task.name} after its work", edit)
