"""SHD201."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Handler, Reached


class ExitInHandlerWithoutDrain(Rule):
    """A signal handler exits while work may be in flight.

    SystemExit is raised wherever the main program happens to be: between the two halves of a
    write, inside COMMIT, after a message was taken and before it was acknowledged. What was begun
    is not finished, and the exit status says that all went well. Threads and executors are waited
    for or cut off, not told to stop.

    ## Why

    The handler cannot know what it interrupts. A flag that the loop looks at between two units of
    work can.

    ## Bad

    ```python
    import signal
    import sys
    import time

    def stop(signum, frame):
        sys.exit(0)  # SHD201

    def main():
        signal.signal(signal.SIGTERM, stop)
        while True:
            job = jobs.take()
            database.execute(job)
            database.commit()
            time.sleep(1)

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    import signal
    import time

    stopping = False

    def stop(signum, frame):
        global stopping
        stopping = True

    def main():
        signal.signal(signal.SIGTERM, stop)
        while not stopping:
            job = jobs.take()
            database.execute(job)
            database.commit()
            time.sleep(1)

    if __name__ == "__main__":
        main()
    ```

    ## Silent when

    - the handler first stops or drains something (`stop()`, `close()`, `join()`, an event is set),
      or exits only under a condition, which is how a second signal is told from the first;
    - nothing that commits, acknowledges, sends, publishes or saves stands in a loop of the module,
      and it runs no thread, executor or consumer that the handler would cut: then a handler that
      turns SIGTERM into an exit is the cure for other rules, and is reported in `strict` only;
    - the handler is an event loop's, or belongs to a child process.

    ## Known misses

    Work in other files.

    ## Fix safety

    No fix is applied: where it is safe to stop is for the author to say.

    ## Proof

    Experiment 5a: two writes of one unit were torn in 12 of 12 runs, with exit status 0; with a
    flag in none. The proof does the same.
    """

    meta = Meta(
        code="SHD201",
        name="exit-in-handler-without-drain",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        trigger=all_of("signal", any_of("exit", "quit", "SystemExit")),
    )
    message = (
        "exiting here raises SystemExit in the middle of whatever the program is doing: "
        "{work} may be cut in half"
    )

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler."""
        if handler.in_loop or not handler.ends_program or self._is_of_child(handler):
            return
        place = self._exit_in(handler)
        if place is None:
            return
        work = self.facts.in_flight.first
        self.report(
            place.node,
            related=[
                handler.via,
                *place.path,
                *([Via(work.node, work.what)] if work is not None else []),
            ],
            preset=None if work is not None else Preset.STRICT,
            confidence=None if work is not None else Confidence.LOW,
            work=work.noun if work is not None else "what is in flight",
        )

    def _exit_in(self, handler: Handler) -> Reached | None:
        """The exit that the handler is sure to come to without having stopped anything before."""
        effects = self.facts.effects
        for reached in self.facts.reach.from_function(handler.function):
            node = reached.node
            if isinstance(node, cst.If):
                return None
            if isinstance(node, cst.Call) and effects.is_drain(node):
                return None
            if effects.ends_process(node):
                return reached
        return None

    def _is_of_child(self, handler: Handler) -> bool:
        beside_main = self.facts.workers.functions
        return any(registration.within in beside_main for registration in handler.registrations)
