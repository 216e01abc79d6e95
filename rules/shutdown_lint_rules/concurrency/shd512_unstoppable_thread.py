"""SHD512."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HANDLES_SIGTERM,
    LOOPS_WITHOUT_END,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    instances,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class UnstoppableThread(Rule):
    """A thread that is no daemon loops for ever, and nothing can end it.

    When the main program has ended on SIGTERM, in order, the interpreter joins each thread that
    is no daemon. This one never ends: the process stays alive, without its main program, until
    SIGKILL. No exit callback runs, since they come after that join.

    ## Why

    Measured on Python 3.9 to 3.13: with such a thread, `sys.exit()` in the main program ran every
    `finally` and then hung, each time, and `atexit` callbacks never ran. With an event that the
    thread looks at, set in a `finally`, the process was gone in 0.02 s.

    A daemon thread is the cure only for work that may be cut off anywhere: what it was writing was
    torn in 12 of 12 runs.

    ## Bad

    ```python
    import signal
    import sys
    import threading
    import time

    def beat():
        while True:
            report_alive()
            time.sleep(5)

    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    threading.Thread(target=beat).start()  # SHD512
    serve()
    ```

    ## Good

    ```python
    import signal
    import sys
    import threading

    stopping = threading.Event()

    def beat():
        while not stopping.wait(5):
            report_alive()

    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    try:
        threading.Thread(target=beat).start()
        serve()
    finally:
        stopping.set()
    ```

    ## Silent when

    - the thread is a daemon, may be one, or is started by a thread that may be one;
    - anything may end its loop: a flag, an event, a `break`, `return`, `raise`, `assert` or exit,
      also in a function that it calls, an iterator that runs out, or a call that by its name
      leaves; a queue that is shut down;
    - somebody joins it: then waiting for it is what the program wants (see SHD302);
    - what it runs is in another file or cannot be told; it is never started;
    - the program ends by `os._exit` or by a signal to itself; gevent or eventlet made its threads
      greenlets.

    Reported in `strict`: nothing in the file hears a stop signal, so that SIGTERM may kill the
    process at once and only Ctrl+C hangs; what the thread waits on may be closed by somebody,
    which ends it with an exception; it runs an event loop, or is not known to wait.

    ## Known misses

    Flags that nobody ever sets. Endless jobs in an executor. A join with a timeout, after which
    the interpreter joins once more, without one.

    ## Fix safety

    There is none: an event has to be looked at where the work can stop, and a daemon may be cut
    off anywhere.

    ## Proof

    The programs in `tests/proofs/SHD512` end their main loop on SIGTERM. The bad ones never end,
    with the main thread in the interpreter's own join; their twins are gone at once.
    """

    meta = Meta(
        code="SHD512",
        name="unstoppable-thread",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of("start", instances("threading.Thread"), LOOPS_WITHOUT_END),
        default_trigger=HANDLES_SIGTERM,
    )
    message = "this thread never ends: the process stays alive when its main program has ended"
    question = "endless_loops.never_returns"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each thread that the module makes."""
        for worker in facts.workers.all:
            found = facts.unstoppable.of(worker)
            if found is None or facts.stop_signals.is_interactive:
                continue
            sure = found.rests and self._ends_in_order(facts)
            self.report(
                worker.call,
                related=[
                    *found.path,
                    Via(found.loop, "the thread loops here, and nothing ends the loop"),
                ],
                preset=None if sure else Preset.STRICT,
                confidence=None if sure else Confidence.LOW,
            )

    def _ends_in_order(self, facts: ModuleFacts) -> bool:
        """Whether SIGTERM ends the main program here, and does not just kill the process."""
        return facts.stop_signals.server_takes_over or facts.handlers.registers("SIGTERM")
