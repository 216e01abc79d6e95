"""SHD515."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_EXIT_CALLBACK,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_of,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class StopSetAtExit(Rule):
    """An exit callback tells a thread to stop, and the exit waits for that thread first.

    Before it runs the callbacks of `atexit`, the interpreter joins all threads that are no
    daemons, and those of executors. The thread goes on until it is told, and who would tell it
    comes after: the process hangs at its end, with the main program gone, until SIGKILL.

    ## Why

    A program that set its thread's stop event in an exit callback hung in 3 of 3 runs; with the
    same line in a `finally` around the main program it was gone after 0.02 seconds. A daemon
    thread does not keep the process, so there the callback does run. A driver for laboratory
    robots had this bug with the threads of an executor.

    ## Bad

    ```python
    import atexit
    import threading

    stopping = threading.Event()

    def work():
        while not stopping.wait(1):
            poll()

    threading.Thread(target=work).start()
    atexit.register(stopping.set)  # SHD515
    ```

    ## Good

    ```python
    import threading

    stopping = threading.Event()

    def work():
        while not stopping.wait(1):
            poll()

    threading.Thread(target=work).start()
    try:
        serve()
    finally:
        stopping.set()
    ```

    ## Silent when

    - the event or the flag is also set elsewhere: in a `finally`, a signal handler, or the main
      program, also through the function that is registered;
    - the thread is, or may be, a daemon, or is not started here;
    - the loop is also left in other ways: a sentinel, a `return`;
    - others have the event too, so that they may set it: it came as a parameter or by an import;
    - the callback is registered with `threading._register_atexit`, which runs before.

    Reported in `strict`: what other files may do as well, by a public method `close()` or an event
    with a public name, unless the file is a program. Who forgets it has a process that hangs.

    ## Known misses

    Threads that wait for a sentinel in a queue, or for a socket that is closed at exit.

    ## Fix safety

    There is none. The place for it is a `finally` around the main program; a daemon thread does
    end with the process, but in the middle of what it does.

    ## Proof

    In the proof a handler exits on SIGTERM: the bad programs, one with an event and one with a
    flag and an executor, hang with their thread at work; the good ones stop it in a `finally`.
    """

    meta = Meta(
        code="SHD515",
        name="stop-set-at-exit",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(HAS_EXIT_CALLBACK, any_of("Thread", "ThreadPoolExecutor")),
    )
    message = "this callback never runs: the exit first waits for the {what} that it would stop"
    default_question = "at_exit.tells_at_exit"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the exit callbacks that end threads."""
        for late in facts.late_stops.all:
            what = "job" if late.is_job else "thread"
            self.report(
                late.place,
                related=[
                    Via(late.thread, f"the {what} is started here, and the exit waits for it"),
                    Via(late.loop, "it goes on here until it is told"),
                    Via(late.setter, "this would tell it"),
                ],
                confidence=Confidence.MEDIUM if late.may_be_told else None,
                preset=Preset.STRICT if late.may_be_told else None,
                what=what,
            )
