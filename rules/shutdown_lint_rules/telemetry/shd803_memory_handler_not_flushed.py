"""SHD803."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, instances

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts

_HANDLER = "logging.handlers.MemoryHandler"


class MemoryHandlerNotFlushed(Rule):
    """A `MemoryHandler` of logging holds records back that nobody writes at the end.

    It [writes](https://docs.python.org/3/library/logging.handlers.html#memoryhandler) when it is
    full, when a record is grave enough, and when logging is shut down, which is at the end of the
    interpreter. A program that SIGTERM kills never gets there; with `flushOnClose=False` it throws
    away what it holds when it is closed. The log then ends before the program did.

    ## Why

    Measured with ten records held back: after SIGTERM with no handler 0 were written, after one
    with a handler that called `sys.exit()` all 10. With `flushOnClose=False` it was 0 from Python
    3.12 on; up to 3.11 the end of logging flushed all the same, and wrote 10.

    ## Bad

    ```python
    import logging
    import logging.handlers
    import time

    def main():
        held = logging.handlers.MemoryHandler(1000, target=file)  # SHD803
        logging.getLogger().addHandler(held)
        while True:
            work()
            time.sleep(1)

    main()
    ```

    ## Good

    ```python
    import logging
    import logging.handlers
    import signal
    import sys
    import time

    def main():
        held = logging.handlers.MemoryHandler(1000, target=file)
        logging.getLogger().addHandler(held)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        while True:
            work()
            time.sleep(1)

    main()
    ```

    ## Silent when

    - `flush` of it is called anywhere in the module, or given to somebody who will call it;
    - it flushes when it is closed, and the program hears SIGTERM, by itself or by its server;
    - no entry of the file makes it, or it does not run until it is told to stop;
    - one with `flushOnClose=False` is returned or given on: its owner may flush it;
    - its class is one of yours.

    Reported in `audit`, with low confidence: `flushOnClose=False` may be there to keep records of
    nothing but failures.

    ## Known misses

    Handlers that `logging.config` makes; ends by `os._exit`.

    ## Fix safety

    There is none: whether the records are wanted, only the author knows.

    ## Proof

    The programs hold a record back when SIGTERM comes: one bad program dies of it, the other
    closes the handler as it ends, which throws the record away. Their twins write it.
    """

    meta = Meta(
        code="SHD803",
        name="memory-handler-not-flushed",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        preset=Preset.AUDIT,
        trigger=instances(_HANDLER),
    )
    message = "SIGTERM kills this program: the records that this handler holds are never written"
    _OFF = "what this handler holds when the program ends is thrown away, and nobody flushes it"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each handler that holds records back."""
        off = {one.made for one in facts.buffers.kept_at_end}
        held = [*facts.buffers.kept_at_end, *facts.buffers.lost_on_kill]
        for made in dict.fromkeys(one.made for one in held if one.known == _HANDLER):
            self.report(made, message=self._OFF if made in off else None)
