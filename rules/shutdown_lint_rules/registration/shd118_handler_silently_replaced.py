"""SHD118."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import REGISTERS_HANDLER, Confidence, Meta, Preset, Rule, Severity, Via

if TYPE_CHECKING:
    from shutdown_lint.api import Registration


class HandlerSilentlyReplaced(Rule):
    """Two handlers are registered for one signal, and the second replaces the first.

    A process has one handler for each signal. `signal.signal` and `add_signal_handler` put the new
    one in the place of the old one and say nothing. When SIGTERM comes, only the last one runs;
    what the first would have saved, stopped or released is lost.

    ## Why

    It happens where parts of a program each look after their own end: the metrics, the consumer,
    the lock. Each works alone. Of two handlers that were set one after the other, only the second
    ran in 3 of 3 runs.

    ## Bad

    ```python
    import signal

    def watch_metrics():
        signal.signal(signal.SIGTERM, lambda *_: flush_metrics())

    def watch_consumer():
        signal.signal(signal.SIGTERM, lambda *_: stop_consumer())  # SHD118

    def main():
        watch_metrics()
        watch_consumer()
        consume()
    ```

    ## Good

    ```python
    import signal

    def stop(signum, frame):
        stop_consumer()
        flush_metrics()

    def main():
        signal.signal(signal.SIGTERM, stop)
        consume()
    ```

    ## Silent when

    - the previous handler is kept: by `getsignal`, or as what `signal.signal` returns;
    - a handler is put back, or SIG_DFL or SIG_IGN is set for the signal, anywhere in the module;
    - the two stand in different branches, or the second is set under a condition: somebody chose;
    - something that waits or serves runs between the two, or any call where both stand in one
      function: the first was for the time until then;
    - both are the same function, or one of them cannot be told;
    - the signal is none that ends a program: a timer's handler is set anew for each wait.

    ## Known misses

    Registrations in different files; two objects of one class that each register a method.

    ## Fix safety

    There is none: which handler is to call the other is for you to say.

    ## Proof

    The proof starts a program of two parts that each save something on SIGTERM, with plain
    handlers and with those of an event loop: the bad one saves one half, the good one both.
    """

    meta = Meta(
        code="SHD118",
        name="handler-silently-replaced",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=REGISTERS_HANDLER,
        preset=Preset.STRICT,
    )
    message = "this replaces {first}, which was the {signal} handler: it will never run"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        replaced = self.facts.replacing.replaced_by(registration)
        if replaced is None:
            return
        first = replaced.first
        assert first.reference is not None
        common = sorted(replaced.signals)
        self.report(
            registration.call,
            related=[
                Via(first.call, "the handler that is lost is registered here", step=True),
                *replaced.follower.path,
            ],
            first=first.reference.function.display,
            signal=" and ".join(common),
        )
