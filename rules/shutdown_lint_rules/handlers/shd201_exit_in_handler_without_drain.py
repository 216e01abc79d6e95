"""SHD201."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    RAISES_EXIT,
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.api import Finding, Handler, Program, Project

_EACH_ROUND = "the loop does this work over and over"


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
      also in what it calls, or waits in a loop;
    - it exits only under a condition, or is set by another handler: that is how a second signal is
      told from the first; or another handler replaces it further down;
    - nothing that commits, acknowledges, sends, publishes or saves stands in a loop of the module,
      and it runs no consumer or server: then a handler that turns SIGTERM into an exit is the cure
      for other rules. It is reported in `strict`, and only in `audit` where a `finally`, a `with`
      block, an exit callback or an `except SystemExit` is there for the exit, where the program
      only waits behind the registration (`while True: signal.pause()`), and on Ctrl+C. What
      a thread does counts when it is a daemon, which an exit cuts off; others are waited for;
    - a server that sets handlers of its own runs in the module (`uvicorn.run`, `web.run_app` …);
    - the handler is an event loop's, or belongs to a child process.

    In a run on folders the whole program is asked: work that its loop does in another file makes
    it a finding, and where no file of it does such work, there is none.

    ## Known misses

    Work in other files, where a `finally` or a `with` stands on the way to it.

    ## Fix safety

    No fix is applied: where it is safe to stop is for the author to say.

    ## Proof

    The proof stops a program that makes two writes of one unit: with the exit they are torn (12 of
    12 runs when it was measured, with exit status 0), with a flag never.
    """

    meta = Meta(
        code="SHD201",
        name="exit-in-handler-without-drain",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        trigger=all_of(REGISTERS_INTERRUPTING_HANDLER, RAISES_EXIT),
    )
    default_question = "handler_ends.exits_at_work"
    message = (
        "exiting here raises SystemExit in the middle of whatever the program is doing: "
        "{work} may be cut in half"
    )

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler."""
        facts = self.facts
        if (
            handler.in_loop
            or not handler.ends_program
            or facts.stop_signals.server_takes_over
            or facts.handlers.is_interim(handler)
            or any(facts.workers.runs_in_child(item.call) for item in handler.registrations)
        ):
            return
        place = facts.sure_ends.undrained_exit(handler.function)
        if place is None:
            return
        work = facts.in_flight.first
        self.report(
            place.node,
            related=[
                handler.via,
                *place.path,
                *([Via(work.node, work.what)] if work is not None else []),
            ],
            preset=None if work is not None else self._without_work(handler),
            confidence=None if work is not None else Confidence.LOW,
            work=work.noun if work is not None else "what is in flight",
        )

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask the programs that the handler belongs to for work in their loops."""
        from shutdown_lint.api import has_nothing_in_flight

        is_guess = finding.confidence is Confidence.LOW
        return None if is_guess and has_nothing_in_flight(finding.path, project) else finding

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:
        """Judge the handler of a program whose work is done in another file."""
        from shutdown_lint.api import Related, exit_amid_work

        cut = exit_amid_work(program, project)
        if cut is not None:
            told = (
                Related(*cut.handler, "SIGTERM is handled here"),
                Related(*cut.work, _EACH_ROUND),
            )
            yield cls.finding(cut.exit, related=told, work=cut.text)

    def _without_work(self, handler: Handler) -> Preset:
        """Who wants to hear of it when no work in flight is in sight."""
        if self.facts.at_stake.exits_are_awaited or "SIGTERM" not in handler.signals:
            return Preset.AUDIT
        if self.facts.waiting.interrupted_by(handler):
            return Preset.AUDIT
        return Preset.STRICT
