"""SHD616."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_HANDLER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_signal,
    cst,
    instances,
    word,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts

_THREADED = "apscheduler.schedulers.background.BackgroundScheduler"
_CLASSES = (
    _THREADED,
    "apscheduler.schedulers.asyncio.AsyncIOScheduler",
    "apscheduler.schedulers.gevent.GeventScheduler",
    "apscheduler.schedulers.tornado.TornadoScheduler",
    "apscheduler.schedulers.twisted.TwistedScheduler",
    "flask_apscheduler.APScheduler",
)


class SchedulerNotStopped(Rule):
    """A scheduler of APScheduler is started, and nothing shuts it down.

    It goes on to start jobs while the program ends. With `daemon=False` its thread keeps the
    process alive: after a handler has exited, it stays for good, until it is killed. With the
    default, the interpreter waits for the jobs that run, and each job that comes due meanwhile
    fails with RuntimeError in the log, as if something was broken.

    ## Why

    Measured with APScheduler 3.11, jobs that come due while others run: after `sys.exit()` those
    that ran were finished; those that came due meanwhile failed with "cannot schedule new futures
    after interpreter shutdown". After `shutdown()`, which waits for jobs that run, and after
    `shutdown(wait=False)` nothing failed. With `daemon=False` the process was alive until it was
    killed.

    ## Bad

    ```python
    import signal
    import sys
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(daemon=False)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    scheduler.start()  # SHD616
    serve()
    ```

    ## Good

    ```python
    import signal
    import sys
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    scheduler.start()
    try:
        serve()
    finally:
        scheduler.shutdown()
    ```

    ## Silent when

    - `shutdown` is called anywhere in the module, or given to somebody who will call it;
    - others get hold of the scheduler: it is returned, passed on, or kept in somebody else's
      attribute;
    - its class is one of yours that starts or shuts down in a way of its own;
    - the file ends the process by `os._exit`, which waits for no thread.

    By default, only a `BackgroundScheduler(daemon=False)` is reported in a program that handles
    SIGTERM. In `strict`, with low confidence, other schedulers of programs and of apps that a
    server imports: what fails at the end may not matter. Elsewhere in `audit`.

    ## Known misses

    Schedulers that are made in another file; `daemon` in a configuration; other libraries;
    `BlockingScheduler`, which is the program.

    ## Fix safety

    There is none: whether jobs that run are waited for or left, only the author knows.

    ## Proof

    SIGTERM makes the programs exit. One bad program hangs with its scheduler's thread; the other
    leaves an error in its log, which its twin does not.
    """

    meta = Meta(
        code="SHD616",
        name="scheduler-not-stopped",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        trigger=all_of(word("start"), instances(*_CLASSES)),
        default_trigger=all_of(
            "daemon",
            "False",
            instances(_THREADED),
            REGISTERS_HANDLER,
            any_signal("SIGTERM"),
        ),
    )
    message = "nothing shuts this scheduler down: jobs that come due while the program ends fail"
    _HANGS = "nothing shuts this scheduler down: its thread keeps the process alive after SIGTERM"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each scheduler that is left running."""
        if any(facts.effects.ends_at_once(call) for call in facts.tree.all(cst.Call)):
            return
        for left in facts.left_running.all:
            if left.known not in _CLASSES:
                continue
            way = (
                [Via(left.made, "it is made here")]
                if not isinstance(facts.tree.parent(left.made), cst.Attribute)
                else []
            )
            if left.known == _THREADED and self._is_no_daemon(left.made):
                if facts.handlers.registers("SIGTERM"):
                    self.report(
                        left.start,
                        message=self._HANGS,
                        related=way,
                        severity=Severity.WARNING,
                        confidence=Confidence.MEDIUM,
                    )
                    continue
            in_program = facts.entries.starts(left.start) or facts.entries.holds_web_app
            self.report(
                left.start, related=way, preset=Preset.STRICT if in_program else Preset.AUDIT
            )

    def _is_no_daemon(self, made: cst.Call) -> bool:
        return any(
            arg.keyword is not None
            and arg.keyword.value == "daemon"
            and self.facts.names.path(arg.value) == "builtins.False"
            for arg in made.args
        )
