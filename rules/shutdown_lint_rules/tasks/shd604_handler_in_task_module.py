"""SHD604."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_HANDLER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    all_of,
    any_signal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.api import Finding, Program, Project, Registration, Via

_OF_WORKER = frozenset({"SIGINT", "SIGQUIT", "SIGTERM"})
_REPLACED = (
    "the Celery worker puts its own handler in the place of this one for {signal}: it never runs"
    " there"
)


class HandlerInTaskModule(Rule):
    """A signal handler beside that of a Celery worker: one of the two never runs.

    The worker installs handlers for SIGINT, SIGTERM and SIGQUIT after it has imported the modules
    of its tasks. A handler that these install on import never runs in the worker: what it would
    save or release is lost. One that is installed once the worker is ready takes the place of the
    worker's: nothing begins the warm shutdown any more.

    ## Why

    Measured with Celery 5.7: a handler at the top of the module of the app did not run on SIGTERM,
    3 of 3, and the warm shutdown went as always. One from a receiver of `worker_ready` ran, and
    the worker stayed: what runs now has to end it. The worker has a signal of its own for what is
    to be done on a stop, `worker_shutting_down`, and one for when all tasks are done,
    `worker_shutdown`.

    ## Bad

    ```python
    import signal
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0")

    def stop(signum, frame):
        database.close()

    signal.signal(signal.SIGTERM, stop)  # SHD604

    @app.task
    def charge(order_id):
        database.charge(order_id)
    ```

    ## Good

    ```python
    from celery import Celery
    from celery.signals import worker_shutdown

    app = Celery("shop", broker="redis://localhost/0")

    @worker_shutdown.connect
    def stop(**kwargs):
        database.close()

    @app.task
    def charge(order_id):
        database.charge(order_id)
    ```

    ## Silent when

    - the module has neither a Celery task nor an app, or it has a main guard: then it is a program
      of its own, perhaps among others;
    - the handler is put back, or is SIG_DFL or SIG_IGN;
    - it is installed by a receiver of
      [`worker_process_init`](https://docs.celeryq.dev/en/stable/userguide/signals.html#worker-process-init),
      which runs in the processes of the pool, or by a task;
    - it is for another signal than the worker takes;
    - the handler from `worker_ready` ends the program itself.

    It is a note in the `strict` preset, since the worker stops in order with or without a handler
    that never runs. `SHD111` reports one that stands before `app.worker_main()`.

    In a run on folders every module is judged that a worker known by its command imports.

    ## Known misses

    A module that only sends tasks, and one whose handler is installed in another file.

    ## Fix safety

    There is none: which of the worker's own signals is right is for the author to say.

    ## Proof

    The proof starts a real Celery worker, with a real Redis, and sends SIGTERM: what the handler
    of the module is to write is not there, what a receiver of `worker_shutdown` writes is. With a
    handler from `worker_ready` that only writes down that it ran, the worker is still there when
    its twin has long stopped. When `worker_shutting_down` comes is from the documentation of
    [signals](https://docs.celeryq.dev/en/stable/userguide/signals.html#worker-shutting-down).
    """

    meta = Meta(
        code="SHD604",
        name="handler-in-task-module",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.MEDIUM,
        trigger=all_of(REGISTERS_HANDLER, "celery", any_signal(*sorted(_OF_WORKER))),
        preset=Preset.STRICT,
    )
    message = "{what}"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        facts, call = self.facts, registration.call
        if (
            registration.for_windows
            or registration.disposition is not None
            or not registration.signals.names & _OF_WORKER
            or facts.handlers.is_temporary(registration)
            or facts.takeovers.after(registration) is not None
        ):
            return
        signal = registration.display
        way = facts.celery_handlers.before_start(call)
        if way is None and facts.entries.guard is None and self._is_task_module():
            way = facts.import_time.way(call)
        if way is not None:
            self._report(
                registration,
                way,
                _REPLACED.format(signal=signal),
            )
            return
        way = facts.celery_handlers.after_start(call)
        reference = registration.reference
        if way is not None and not (
            reference is not None and facts.reaches_exit(reference.function.node.body)
        ):
            self._report(
                registration,
                way,
                f"this {signal} handler takes the place of the Celery worker's:"
                " it begins no warm shutdown any more",
            )

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:
        """Judge the handlers of what a Celery worker known by its command imports."""
        from shutdown_lint.api import Does, Related, as_imported, replaced_by_server

        started = Related(*program.entry.spot, "the worker is started here")
        for imported in as_imported(program.entry, project):
            for one in replaced_by_server(imported, project, sorted(_OF_WORKER)):
                if one.does is not Does.NOTHING:
                    what = _REPLACED.format(signal=one.display)
                    yield cls.finding(one.own.spot, related=[started], what=what)

    def _is_task_module(self) -> bool:
        return bool(self.facts.celery.all or self.facts.celery.apps)

    def _report(self, registration: Registration, way: tuple[Via, ...], what: str) -> None:
        self.report(registration.call, related=way, what=what)
