"""SHD107."""

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
    from shutdown_lint.api import Registration


class SigtermIgnored(Rule):
    """The program ignores SIGTERM for good.

    Whoever stops it waits out the whole grace period and then kills it: 10 seconds for
    `docker stop`, 30 for Kubernetes, 90 for systemd, in every deploy. SIGKILL runs no cleanup.
    What the program starts by `subprocess` inherits the deafness: `child.terminate()` does
    nothing.

    ## Why

    Measured: with `SIG_IGN` the process was alive at the limit in 3 of 3 runs, and a child that it
    had started was deaf as well. Often SIGTERM was meant to be ignored for a critical section,
    or the line was copied from one that ignores SIGINT in a child.

    ## Bad

    ```python
    import signal
    import time

    if __name__ == "__main__":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # SHD107
        while True:
            work()
            time.sleep(1)
    ```

    ## Good

    ```python
    import signal
    import threading

    stopping = threading.Event()

    if __name__ == "__main__":
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        while not stopping.wait(1):
            work()
    ```

    ## Silent when

    - the previous handler is kept, asked for or put back, or another handler for SIGTERM is
      installed anywhere in the module;
    - the signal is waited for instead: `signal.sigwait` and its kin;
    - it happens in a child process: an initializer, a `preexec_fn`, the child of a fork, a
      function that a process or a thread runs, a helper that is given a pipe;
    - the program is stopping already: in a handler, in other cleanup or in what that calls, or
      after the loop that it spends its time in;
    - the code does not run from an entry of this file, or on Windows only.

    ## Known misses

    Signals blocked with `pthread_sigmask`; an entry in another file.

    ## Fix safety

    No fix: the line may be meant.

    ## Proof

    The proof sends SIGTERM: the bad program is alive at the limit, the good one ends.
    """

    meta = Meta(
        code="SHD107",
        name="sigterm-ignored",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.LOW,
        trigger=all_of("SIG_IGN", REGISTERS_HANDLER, any_signal("SIGTERM")),
        preset=Preset.STRICT,
        in_examples=False,
    )
    message = "SIGTERM is ignored from here on: the process runs until it is killed"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        if self.facts.ignoring.is_for_good(registration):
            self.report(registration.call)
