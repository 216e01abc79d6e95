"""SHD207."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    ENDS_AT_ONCE,
    REGISTERS_HANDLER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Handler


class OsExitInHandler(Rule):
    """A signal handler ends the process without unwinding.

    `os._exit()`, `os.abort()` and a SIGKILL to oneself end the process where it stands. No
    `finally` runs, no `with` block is left, no exit callback is called, no buffer is flushed:
    neither that of an open file nor that of the standard output. With `os._exit(0)` the exit
    status says that all went well.

    ## Why

    Measured: 0 of 40 bytes of an open file were on disk, the last printed line was lost, and
    neither the `finally` nor the exit callback had run; exit status 0. With `sys.exit()` in the
    handler all of it was there.

    ## Bad

    ```python
    import os
    import signal

    def stop(signum, frame):
        os._exit(0)  # SHD207

    def main():
        signal.signal(signal.SIGTERM, stop)
        try:
            while True:
                work(queue.get())
        finally:
            queue.close()
    ```

    ## Good

    ```python
    import signal

    stopping = False

    def stop(signum, frame):
        global stopping
        stopping = True

    def main():
        signal.signal(signal.SIGTERM, stop)
        try:
            while not stopping:
                work(queue.get(timeout=1))
        finally:
            queue.close()
    ```

    ## Silent when

    - it happens under a condition only, after an earlier `return`, or in a handler that another
      one sets: that is how a second signal is told from the first;
    - the handler is for another signal than SIGTERM and SIGINT (a watchdog's SIGALRM), or belongs
      to a child process: after `os.fork()` it is right;
    - another handler replaces it further down, or a server of the module sets its own;
    - the handler saves, flushes, closes or stops something itself before, its process group too,
      or nothing that counts on an orderly end can be seen in the module: reported in `strict`.

    ## Known misses

    A `finally`, a `with` block or an exit callback in another file; buffered output alone.

    ## Fix safety

    There is no fix. `sys.exit()` is no substitute that can be put in blindly: it waits for threads
    that are no daemons, a bare `except:` swallows it, and in a forked child it runs the parent's
    exit callbacks and writes its buffers a second time.

    ## Proof

    The proof sends SIGTERM to programs with a `finally` and with an exit callback that write a
    last file: with `os._exit` it is never there, with a flag or `sys.exit` it is.
    """

    meta = Meta(
        code="SHD207",
        name="os-exit-in-handler",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=all_of(REGISTERS_HANDLER, ENDS_AT_ONCE),
    )
    default_question = "handler_ends.kills_in_handler"
    message = "{call} ends the process on the spot: {loss}"

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler."""
        facts = self.facts
        if (
            not handler.ends_program
            or facts.stop_signals.server_takes_over
            or facts.handlers.is_interim(handler)
            or any(facts.workers.runs_in_child(item.call) for item in handler.registrations)
        ):
            return
        found = facts.sure_ends.kill(handler.function)
        if found is None:
            return
        end, prepared = found
        assert isinstance(end.node, cst.Call)
        stake = facts.at_stake.first
        strict = prepared or stake is None
        self.report(
            end.node,
            related=[
                handler.via,
                *end.path,
                *([Via(stake.node, stake.what)] if stake is not None else []),
            ],
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            call=facts.called(end.node),
            loss=stake.loss if stake is not None else "nothing is unwound, buffers are lost",
        )
