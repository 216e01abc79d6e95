"""SHD208."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Handler


class HandlerRaisesException(Rule):
    """A signal handler raises an ordinary exception.

    The exception comes out of whatever line the main program is at. An `except Exception` on its
    way, meant for a failed job or a lost connection, takes the wish to stop for one more error:
    it is logged, the loop goes on, and the signal is spent. The process hears nothing more until
    SIGKILL comes.

    ## Why

    Measured: with `except Exception` in the loop the process was alive after each of three
    signals. It need not be your own clause: a library that retries or reports errors has one too.
    A scheduler's tasks ran on after SIGTERM for that reason, until the exception was made one that
    is not an `Exception`, as KeyboardInterrupt and SystemExit are.

    ## Bad

    ```python
    import logging
    import signal

    class Stop(Exception):
        pass

    def stop(signum, frame):
        raise Stop  # SHD208

    def main():
        signal.signal(signal.SIGTERM, stop)
        while True:
            try:
                work(queue.get())
            except Exception:
                logging.exception("job failed")
    ```

    ## Good

    ```python
    import logging
    import signal

    class Stop(BaseException):
        pass

    def stop(signum, frame):
        raise Stop

    def main():
        signal.signal(signal.SIGTERM, stop)
        while True:
            try:
                work(queue.get())
            except Exception:
                logging.exception("job failed")
    ```

    ## Silent when

    - the class does not derive from Exception, or that cannot be told;
    - the handler catches it itself;
    - the handler is an event loop's, is for another signal than SIGTERM and SIGINT (a time-out by
      SIGALRM), belongs to a child process, or a server of the module sets its own;
    - no clause that takes it and goes on can be seen in the main program's loop: then it is
      reported in `strict`, or not at all where a clause names the class: somebody waits for it.

    ## Known misses

    Clauses in other files.

    ## Fix safety

    Unsafe: the class is derived from BaseException. Whoever catches it as an `Exception` on
    purpose no longer does. There is no fix for built-in exceptions, nor where a bare `except:`
    would swallow it all the same.

    ## Proof

    The proof sends SIGTERM to a worker that logs failed jobs: it goes on for ever. With the class
    derived from BaseException it ends, its `finally` runs.
    """

    meta = Meta(
        code="SHD208",
        name="handler-raises-exception",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of(REGISTERS_INTERRUPTING_HANDLER, "raise"),
        fix=Safety.UNSAFE,
    )
    default_question = "handler_ends.raises_error_in_handler"
    message = (
        "{name} is an Exception: an except clause in the program's loop takes it for an error"
    )
    _STRICT = "{name} is an Exception: any `except Exception` on its way takes it for an error"

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler."""
        facts = self.facts
        if (
            handler.in_loop
            or not handler.ends_program
            or facts.stop_signals.server_takes_over
            or any(facts.workers.runs_in_child(item.call) for item in handler.registrations)
        ):
            return
        raised = facts.raising.first_error(handler.function)
        if raised is None:
            return
        swallower = facts.raising.swallowed_by(raised)
        if swallower is None and facts.raising.is_named_in_a_clause(raised):
            return
        fix: FixRequest | None = None
        if raised.base is not None and not (swallower is not None and swallower.exits_too):
            fix = unsafe_fix("derive it from BaseException", Replace(raised.base, "BaseException"))
        related = [handler.via, *raised.reached.path]
        if swallower is not None:
            related.append(Via(swallower.clause, "this takes it, and the loop goes on"))
        self.report(
            raised.reached.node,
            message=None if swallower is not None else self._STRICT,
            related=related,
            fix=fix,
            preset=None if swallower is not None else Preset.STRICT,
            confidence=None if swallower is not None else Confidence.LOW,
            name=raised.name,
        )
