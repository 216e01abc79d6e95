"""SHD308."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_INTERRUPTING_HANDLER,
    WAITS_AGAIN,
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
    from shutdown_lint.api import Loop


class BlockingGetIgnoresStop(Rule):
    """A loop is told to stop by a flag, and waits without a bound for what need not come.

    The handler runs and sets the flag. Then Python begins the interrupted call again, by itself,
    and the program waits for the next connection, message or line as before. Where none comes it
    looks at the flag no more: it hangs until SIGKILL, and nothing behind the loop is run.

    ## Why

    Before Python 3.5 such a call failed with `InterruptedError`, and loops like this one ended;
    many date from then, or from C. Measured with a handler that only sets a flag, on Python 3.9,
    3.11 and 3.13: `accept`, `recv`, `os.read` of a pipe, `select` and `epoll` without a timeout,
    `Queue.get` and `SimpleQueue.get` never returned. With a timeout of a second the loop ended
    after 0.8 seconds. A handler that raises `SystemExit` ended each of the waits at once.

    ## Bad

    ```python
    import signal
    import socket

    running = True

    def stop(signum, frame):
        global running
        running = False

    signal.signal(signal.SIGTERM, stop)
    server = socket.create_server(("", 7000))
    while running:
        connection, _ = server.accept()  # SHD308
        answer(connection)
    server.close()
    ```

    ## Good

    ```python
    import signal
    import socket

    running = True

    def stop(signum, frame):
        global running
        running = False

    signal.signal(signal.SIGTERM, stop)
    server = socket.create_server(("", 7000))
    server.settimeout(1)
    while running:
        try:
            connection, _ = server.accept()
        except TimeoutError:
            continue
        answer(connection)
    server.close()
    ```

    ## Silent when

    - the wait has a timeout, or any socket of the file is given one, or none of them waits;
    - the handler does more than to set the flag, talk and look at the clock: it may raise, close
      the socket, or put something into the queue;
    - a wake-up descriptor or an alarm is set in the file;
    - each round looks first whether there is something, by `select`, `poll` or `empty`;
    - what `os.read` reads may be a file: the module opens some by descriptor, with `os.open`;
    - the loop may run in a thread: no handler interrupts that.

    Reported in `strict`: `Queue.get`, also in a thread that is told by an event or flag. Whoever
    stops it often puts something in to wake it, in another file too. Silent where what comes out
    of the queue is compared with something, and where the function that tells the loop puts
    something in, or closes the queue.

    ## Known misses

    Waits for children, futures and locks; clients of brokers and databases; files and pipes of
    other programs. Loops over a file (`for line in sys.stdin`). Threads that wait in `accept`.

    ## Fix safety

    No fix: what to do when the time is up, and how to tell it from an error, is for the author to
    say.

    ## Proof

    The proof stops a server that waits for a connection and a reader that waits for a line: the
    bad ones wait on, the good ones end and have written what they counted.
    """

    meta = Meta(
        code="SHD308",
        name="blocking-get-ignores-stop",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=any_of(
            all_of("signal", any_of("accept", "recv", "read", "select")),
            all_of(
                "get",
                "Queue",
                any_of(
                    "is_set", "isSet", "signal", "stop", "shutdown", "close", "exit", "terminate",
                    "finally", "atexit", "Interrupt", "cleanup", "teardown",
                ),
            ),
        ),
        default_trigger=all_of(REGISTERS_INTERRUPTING_HANDLER, WAITS_AGAIN),
    )  # fmt: skip
    message = "the stop waits here until {until}: {restarted} {subject} was {told}"
    default_question = "loops.waits_on_after_stop"
    _AFTER_HANDLER = "Python begins the call again after"
    _IN_THREAD = "it goes on waiting after"

    def check_loop(self, loop: Loop) -> None:
        """Judge the first wait of a loop's round."""
        found = self.facts.deaf_waits.first_of(loop)
        if found is None:
            return
        condition = found.condition
        related = [Via(condition.checked, "the loop looks at it here"), *found.path]
        if found.handler is not None:
            related.append(found.handler.via)
        related.append(Via(found.setter, "it is told to stop here, and nothing ends the wait"))
        strict = found.wait.is_of_queue
        self.report(
            found.call,
            related=related,
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            until=found.wait.until,
            restarted=self._AFTER_HANDLER if found.handler is not None else self._IN_THREAD,
            subject=f"'{self.facts.short(condition.subject)}'",
            told="set" if condition.ends_when else "cleared",
        )
