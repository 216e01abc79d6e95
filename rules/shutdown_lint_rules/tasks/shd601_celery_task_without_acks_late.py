"""SHD601."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    Wrap,
    all_of,
    any_of,
    cst,
    instances,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import CeleryTask, EditRequest, ModuleFacts


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
      something imported, `config_source`, the environment, a function, a subclass of `Celery` that
      sets itself up, a base class from another file, `**options`;
    - some tasks of the module set it: somebody has decided; the others are reported in `strict`;
    - the app is imported, or the task is a `shared_task`: its settings cannot be seen; reported in
      `strict`.

    There is one finding a module, on its first such task, with the others as related places; in
    `strict` there is one a task.

    ## Known misses

    Apps and tasks in different files; tasks made by a call, `charge = app.task(charge)`.

    ## Fix safety

    Unsafe: adds `acks_late=True, reject_on_worker_lost=True` to each task. Right only for tasks
    that can run twice.

    ## Proof

    The proof kills a real Celery worker, with a real Redis, in the middle of a task: acknowledged
    early it is lost, acknowledged late it runs again.
    """

    meta = Meta(
        code="SHD601",
        name="celery-task-without-acks-late",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of("celery", any_of("task", "Task")),
        default_trigger=instances("celery.Celery"),
        fix=Safety.UNSAFE,
    )
    message = "{tasks} acknowledged before {they}: a worker that is killed loses {them} for good"
    default_question = "service_tasks.acknowledges_early"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the tasks of the module as a whole."""
        celery = facts.celery
        early = [task for task in celery.all if task.acknowledged_early]
        if not early or celery.app_decides or celery.settings_are_elsewhere:
            return
        somebody_decided = len(early) < len(celery.all)
        sure = not somebody_decided and any(task.app_is_here for task in early)
        if sure:
            self._report(early)
        for task in early[1:] if sure else early:
            self._report([task], strict=True)

    def _report(self, tasks: list[CeleryTask], *, strict: bool = False) -> None:
        """Report tasks on the first of them."""
        first, *others = tasks
        self.report(
            first.place,
            related=[Via(task.place, "acknowledged early as well") for task in others],
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            fix=self._fix(tasks),
            tasks=(
                f"{len(tasks)} tasks of this module are" if others else f"task {first.name} is"
            ),
            they="they run" if others else "it runs",
            them="what they were doing" if others else "what it was doing",
        )

    def _fix(self, tasks: list[CeleryTask]) -> FixRequest | None:
        edits: list[EditRequest] = []
        for task in tasks:
            if not isinstance(task.place, cst.Decorator):
                return None
            options = ["acks_late=True"]
            if "reject_on_worker_lost" not in task.options:
                options.append("reject_on_worker_lost=True")
            edits.append(self._edit(task.place.decorator, task.call, options))
        return unsafe_fix("acknowledge after the work", *edits)

    def _edit(
        self, decorator: cst.BaseExpression, call: cst.Call | None, options: list[str]
    ) -> EditRequest:
        on_one_line = ", ".join(options)
        if call is None:
            return Wrap(decorator, "", f"({on_one_line})")
        if not call.args:
            if isinstance(call.whitespace_before_args, cst.ParenthesizedWhitespace):
                # Lines of their own, so that a comment after the parenthesis stays.
                step = self.facts.module.default_indent
                block = self.facts.tree.indentation(call)
                lines = "".join(f"{step}{option},\n{block}" for option in options)
                return Wrap(call.whitespace_before_args, "", lines)
            return Replace(call, f"{self.facts.source(call.func)}({on_one_line})")
        for index in reversed(range(len(call.args))):
            place = call.args[index]
            indent = self._indent_of(call, index)
            if indent is None or place.keyword is None:
                break
            if indent:
                # One option a line, before another, so that its comment stays with it.
                return Wrap(place, "".join(f"{option},\n{indent}" for option in options), "")
        last = call.args[-1]
        written = self.facts.source(last.with_changes(comma=cst.MaybeSentinel.DEFAULT))
        return Replace(last, f"{written.rstrip()}, {on_one_line}")

    def _indent_of(self, call: cst.Call, index: int) -> str | None:
        """The white space before an argument on a line of its own; "" below a comment line.

        None where the argument stands on the line of another.
        """
        before = call.whitespace_before_args
        if index > 0:
            comma = call.args[index - 1].comma
            if not isinstance(comma, cst.Comma):
                return None
            before = comma.whitespace_after
        if not isinstance(before, cst.ParenthesizedWhitespace):
            return None
        if any(line.comment is not None for line in before.empty_lines):
            return ""
        block = self.facts.tree.indentation(call) if before.indent else ""
        return block + before.last_line.value
