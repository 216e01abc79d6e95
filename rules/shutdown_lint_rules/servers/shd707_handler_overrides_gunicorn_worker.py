"""SHD707."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    MAKES_WSGI_APP,
    REGISTERS_HANDLER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    all_of,
    any_signal,
    pattern,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.api import Finding, Program, Project, Registration

_OWN_WORKERS = frozenset({"sync", "gthread"})  # others may set handlers again when they serve
_STAYS = "it does not stop, and is killed at the graceful timeout"
_CUTS = "the request in flight gets an error, and the worker stays until the graceful timeout"
_DIES = "it dies at once, with the request in flight"


class HandlerOverridesGunicornWorker(Rule):
    """An app that gunicorn serves sets a signal handler, in the place of the worker's own.

    A worker of gunicorn sets its handlers first and imports the app then. Its SIGTERM handler is
    what ends its loop after the request in flight. With another one in its place the worker goes
    on; the master waits for it until `graceful_timeout` is over, 30 seconds by default, and kills
    it with whatever it is doing. Each deployment and each scale-down takes that long, and where
    the platform kills after 30 seconds itself, the master dies as well.

    ## Why

    Measured with gunicorn 27.0 and its sync worker: a worker with nothing to do ended at once
    after SIGTERM, one with a handler that sets a flag stayed until
    [`graceful_timeout`](https://docs.gunicorn.org/en/stable/settings.html#graceful-timeout) was
    over. With a handler that calls `sys.exit(0)` the request in flight was answered with an error.
    With `--preload` the app is imported before the worker sets its handlers, and the handler has
    no effect at all.

    ## Bad

    ```python
    # gunicorn --workers 4 example:app
    import signal
    from flask import Flask

    app = Flask(__name__)

    def stop(signum, frame):
        store.flush()

    signal.signal(signal.SIGTERM, stop)  # SHD707
    ```

    ## Good

    In `gunicorn.conf.py`, where it
    [runs](https://docs.gunicorn.org/en/stable/settings.html#worker-exit) when a worker has ended
    its last request:

    ```python
    def worker_exit(server, worker):
        from example import store

        store.flush()
    ```

    ## Silent when

    - the handler is set under a main guard, under a condition, or in a function that is not called
      on import; or the file makes no WSGI app: an ASGI server sets its handlers after the import;
    - the previous handler is kept, so that it can be called or put back;
    - it is for other signals than SIGTERM and SIGQUIT, by which the
      [master](https://github.com/benoitc/gunicorn/blob/master/gunicorn/arbiter.py) ends its
      workers;
    - a server that is run in the file itself replaces it.

    Shown by default where a comment or a string of the file holds gunicorn's command with this
    module, without `--preload`; in `strict` otherwise, since another server may import the app.
    With low confidence for a function that makes the app (`create_app`) and for `ready` of an
    `AppConfig` of Django: they may run in other programs only.

    In a run on folders every module is judged that a gunicorn known by its command imports, and
    there is no finding where each such command says `--preload`.

    ## Known misses

    Handlers that a module sets which the app imports; commands in other files.

    ## Fix safety

    There is none: the work belongs into a hook of gunicorn, `worker_exit` or `worker_int`.

    ## Proof

    The proof runs real gunicorn and sends SIGTERM. The worker of the bad app is still there when
    the good one is long gone; and with a handler that exits, the request in flight gets an error
    while the good one answers it.
    """

    meta = Meta(
        code="SHD707",
        name="handler-overrides-gunicorn-worker",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        trigger=all_of(MAKES_WSGI_APP, REGISTERS_HANDLER, any_signal("SIGTERM", "SIGQUIT")),
        default_trigger=pattern("gunicorn", r"\bgunicorn\b[^\n]*:\w"),
        preset=Preset.STRICT,
    )
    message = (
        "this replaces the {signal} handler of the gunicorn worker that imports the app: {end}"
    )

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        overriding = self.facts.worker_handlers.of(registration)
        if overriding is None:
            return
        confidence = Confidence.MEDIUM if overriding.is_surely_imported else Confidence.LOW
        sure = overriding.is_surely_gunicorn
        self.report(
            registration.call,
            related=overriding.path,
            confidence=Confidence.HIGH if sure else confidence,
            preset=Preset.DEFAULT if sure else None,
            signal=" and ".join(overriding.signals),
            end=self._end(registration),
        )

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:
        """Judge the handlers of all modules that a gunicorn known by its command imports."""
        from shutdown_lint.api import Does, Related, in_place_of_server

        entry = program.entry
        workers = [one.value for one in entry.options if one.name in ("-k", "--worker-class")]
        if entry.runner != "gunicorn" or not _OWN_WORKERS.issuperset(workers):
            return
        started = Related(*entry.spot, "gunicorn imports the app here")
        for one in in_place_of_server(entry, project, ("SIGTERM", "SIGQUIT")):
            if one.own.target == "signal.SIG_DFL":
                end = _DIES
            elif one.own.target == "signal.default_int_handler" or one.does is Does.EXITS:
                end = _CUTS
            else:
                end = _STAYS
            yield cls.finding(
                one.own.spot,
                preset=Preset.DEFAULT,
                related=[started],
                signal=one.display,
                end=end,
            )

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask whether the commands that start the app preload it."""
        from shutdown_lint.api import is_replaced_by_workers

        return None if is_replaced_by_workers(finding.path, project) else finding

    def _end(self, registration: Registration) -> str:
        """What becomes of the worker."""
        if registration.disposition == "SIG_DFL":
            return _DIES
        reference = registration.reference
        leaves = registration.disposition == "default_int_handler" or (
            reference is not None and self.facts.reaches_exit(reference.function.node.body)
        )
        return _CUTS if leaves else _STAYS
