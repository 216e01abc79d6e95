"""SHD114."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    DRIVES_LOOP,
    REGISTERS_HANDLER,
    Confidence,
    Meta,
    Rule,
    Severity,
    Via,
    all_of,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Registration


class LoopStoppedUnderRun(Rule):
    """A signal handler stops the event loop under `asyncio.run` or `run_until_complete`.

    Both run the loop until a coroutine ends. When the loop is stopped before, they raise
    `RuntimeError: Event loop stopped before Future completed`: the process ends with a traceback
    and exit status 1, and a supervisor takes an ordinary stop for a crash. `asyncio.run` still
    cancels its tasks on the way out. After `run_until_complete` nobody does: the coroutine is left
    where it stands, and no `finally` of it runs before the interpreter throws it away.

    ## Why

    `loop.stop()` is the counterpart of `loop.run_forever()`, and was right in programs of the time
    before `asyncio.run`. The example of asyncio's own documentation stopped the loop in a handler
    and raised RuntimeError until it was mended.

    ## Bad

    ```python
    import asyncio
    import signal

    async def main():
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, loop.stop)  # SHD114
        await serve()

    asyncio.run(main())
    ```

    ## Good

    ```python
    import asyncio
    import signal

    async def main():
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
        try:
            await serve()
        except asyncio.CancelledError:
            await close()

    asyncio.run(main())
    ```

    ## Silent when

    - the loop is, or may be, driven by `run_forever`: then stopping it is right;
    - all tasks are cancelled before the loop is stopped, or a coroutine first tells the program to
      stop: the main coroutine may end before the loop does;
    - the loop is stopped only under a condition: that is how a second signal is told from the
      first;
    - the RuntimeError is caught around the call, or a server that has handlers of its own runs;
    - what drives the loop, or that the object is an asyncio event loop, cannot be seen.

    ## Known misses

    A loop that is driven in another file; a coroutine that calls `loop.stop()` without a signal.

    ## Fix safety

    There is none: whether to cancel the main task, to set an event or to close a server is for the
    author to say.

    ## Proof

    The proof sends SIGTERM: the bad programs die of the RuntimeError, one of them without its
    cleanup; the good ones clean up and exit with status 0.
    """

    meta = Meta(
        code="SHD114",
        name="loop-stopped-under-run",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of("stop", REGISTERS_HANDLER, DRIVES_LOOP),
    )
    default_question = "handler_ends.stops_loop_in_handler"
    message = "{run} waits for its coroutine: stopping the loop makes it raise RuntimeError"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        facts = self.facts
        stop = facts.driving.stop_by(registration)
        if (
            stop is None
            or facts.exceptions.expected_at(stop.run, "RuntimeError")
            or facts.stop_signals.server_takes_over
        ):
            return
        related = [*stop.path]
        if not facts.tree.inside(stop.place, registration.call):
            related.append(Via(stop.place, "the loop is stopped here"))
        related.append(Via(stop.run, "the loop is driven from here"))
        self.report(registration.call, related=related, run=facts.called(stop.run))
