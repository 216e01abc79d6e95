"""SHD108."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_HANDLER,
    STARTS_THREAD,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    all_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Registration, Way


class HandlerOffMainThread(Rule):
    """A signal handler is set in a thread that is not the main one.

    Python refuses: `signal.signal` raises `ValueError: signal only works in main thread of the
    main interpreter`, and `add_signal_handler` of an event loop raises RuntimeError. The thread
    ends there and what it was started for is never done, while the rest of the program looks
    healthy. No handler is installed: SIGTERM kills the process on the spot, with exit status -15,
    and no cleanup runs. In an executor the exception is kept in a future, where nobody may ever
    look at it.

    ## Why

    It raises every time, on every version from 3.9 to 3.13. It hides where a server or worker was
    first run on the main thread and later moved into a thread, for tests or beside another one.

    ## Bad

    ```python
    import signal
    import threading

    def serve():
        signal.signal(signal.SIGTERM, stop)  # SHD108
        while running:
            work()

    threading.Thread(target=serve).start()
    ```

    ## Good

    ```python
    import signal
    import threading

    def serve():
        while running:
            work()

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=serve).start()
    ```

    ## Silent when

    - a function on the way asks for the main thread (`threading.main_thread()`,
      `current_thread()`, a helper named so);
    - ValueError, or RuntimeError for an event loop, is caught around the registration by whatever
      clause, or by name around a call on the way;
    - the code runs in a child that the thread forked: there it is the main thread;
    - gevent or eventlet turn threads into greenlets, or a greenlet is started as such;
    - it cannot be told that a pool runs threads and not processes;
    - the thread only gets there under a condition: then it is reported in `strict`, with low
      confidence, since the condition may be about just that.

    ## Known misses

    A thread that is started in another file; functions handed to a pool of unknown make; classes
    that derive from a thread class of a GUI toolkit.

    ## Fix safety

    There is none: the registration has to move to where the program starts, before the thread.

    ## Proof

    The proof starts a worker whose thread sets the handler, one whose executor job does, and one
    whose event loop runs in a thread, and sends SIGTERM: what the bad ones would save is lost, the
    good ones save it.
    """

    meta = Meta(
        code="SHD108",
        name="handler-off-main-thread",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(REGISTERS_HANDLER, STARTS_THREAD),
    )
    default_question = "late.registers_off_main"
    message = "{call} raises {error} off the main thread: no {signal} handler is installed, {end}"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        facts = self.facts
        call = registration.call
        error = "RuntimeError" if registration.in_loop else "ValueError"
        if (
            registration.for_windows
            or isinstance(call, cst.Decorator)  # a function of the project, which may look first
            or facts.calls.callee(call) is not None
            or facts.exceptions.expected_at(call, error)
        ):
            return
        ways = [way for way in facts.off_main.ways(call) if not self._is_expected(way, error)]
        if not ways:
            return
        way = next((one for one in ways if one.is_certain), ways[0])
        self.report(
            call,
            related=way.steps,
            confidence=None if way.is_certain else Confidence.LOW,
            preset=None if way.is_certain else Preset.STRICT,
            call=facts.called(call),
            error=error,
            signal=registration.display,
            end="and the job ends here" if way.is_job else "and the thread ends here",
        )

    def _is_expected(self, way: Way, error: str) -> bool:
        return any(
            self.facts.exceptions.expected_at(step.node, error, by_name=True)
            for step in way.steps[1:]
        )
