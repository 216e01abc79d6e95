"""SHD212."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    all_of,
    any_of,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Handler


class HandlerNotReentrant(Rule):
    """A signal handler does a cleanup that is done again when the program ends.

    The handler removes a file, unmounts, deregisters or sends a farewell; then the program ends,
    and its `finally` or its exit callback does the same once more. What is gone cannot be removed
    again: the second time raises, and the cleanup that comes after it does not run. What was sent
    is sent twice. The same happens when a second signal arrives while the first is dealt with.

    ## Why

    `sys.exit` in a handler runs every `finally` and exit callback on its way out; so does the end
    of a loop that a flag stops. Both are right, but then the handler must not do their work. A
    mount helper ran the same `shutdown()` from `finally`, exit callback and handler: every stop of
    it ended in SIGKILL.

    ## Bad

    ```python
    import atexit
    import os
    import signal
    import sys

    def cleanup():
        os.remove("service.pid")  # SHD212

    def stop(signum, frame):
        cleanup()
        sys.exit(0)

    atexit.register(cleanup)
    signal.signal(signal.SIGTERM, stop)
    ```

    ## Good

    ```python
    import atexit
    import os
    import signal
    import sys

    def cleanup():
        os.remove("service.pid")

    def stop(signum, frame):
        sys.exit(0)  # runs what is registered

    atexit.register(cleanup)
    signal.signal(signal.SIGTERM, stop)
    ```

    ## Silent when

    - the call can be made twice (`missing_ok`, `ignore_errors`), or its failure is caught;
    - there is a condition in one of the functions on the way, which may be the guard;
    - the handler ends the process on the spot (`os._exit`, raising the signal again), or takes
      the exit callback back;
    - the handler is an event loop's, or for another signal than SIGTERM and SIGINT.

    Reported in `audit` only: whether the second time does any harm is for a reader to say.

    ## Known misses

    Cleanup that is not in the tables, and cleanup in other files.

    ## Fix safety

    No fix: which of the two places is the right one is for the author to say.

    ## Proof

    The proof sends SIGTERM to a program whose handler removes a file, as its exit callback does.
    The second time raises FileNotFoundError, and what stands after it is left behind.
    """

    meta = Meta(
        code="SHD212",
        name="handler-not-reentrant",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.LOW,
        preset=Preset.AUDIT,
        trigger=all_of(REGISTERS_INTERRUPTING_HANDLER, any_of("atexit", "finally")),
    )
    message = "{call} runs here and once more when the program ends: {outcome}"

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler: one finding, on the first call that is made again."""
        if handler.in_loop or not handler.ends_program:
            return
        for repeat in self.facts.repeats.of(handler):
            self.report(
                repeat.call,
                related=[handler.via, *repeat.path, repeat.again],
                call=self.facts.called(repeat.call),
                outcome=repeat.outcome,
            )
            return
