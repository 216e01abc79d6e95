"""SHD202."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.api import REGISTERS_HANDLER, Confidence, Meta, Preset, Rule, Severity, Via, cst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.api import Blocking, Handler, Reached


_WAITS = "{call} waits for {what} while the handler holds up the {who}{bound}"
# asyncio refuses it: "This event loop is already running".
_REFUSED = "{call} raises RuntimeError while the event loop runs: what it is given never does"


class _Wait(NamedTuple):
    """A call that waits, and how the handler gets there."""

    call: cst.Call
    path: tuple[Via, ...]
    blocking: Blocking
    limit: float | None  # seconds
    strict: bool


class BlockingCallInHandler(Rule):
    """A signal handler waits for the network, a child, the database or the clock.

    The main program stands still while the handler waits: it interrupted the main program and
    nothing else runs in that thread until it returns. The seconds between SIGTERM and SIGKILL go
    by, work in flight is not finished, and when what is waited for needs the main program, the
    process hangs. In an event loop's handler the whole loop stands still.

    ## Why

    A handler should say that it is time to stop, and return. The main program knows where it is
    safe to stop, what is open, and in which order to close it.

    ## Bad

    ```python
    import signal
    import requests

    def stop(signum, frame):
        requests.post("http://registry/leave")  # SHD202
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, stop)
    ```

    ## Good

    ```python
    import signal
    import requests

    stopping = False

    def stop(signum, frame):
        global stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    while not stopping:
        work()
    requests.post("http://registry/leave", timeout=2)
    ```

    ## Silent when

    - the handler is an event loop's and the call does not block the loop;
    - another rule says it better: a lock that the main program takes too, or a child that it waits
      for (SHD204), `shutdown()` of the server that is serving (SHD206), a join (SHD302), a wait
      without a bound for an event, a job or a child (SHD303), or for a producer to be flushed
      (SHD305);
    - the call is told not to wait (`wait=False`, `WNOHANG`), runs in a thread of its own, or is
      reached on Windows only, where nobody sends SIGTERM;
    - the wait is no wait at all: a timeout of 0, a pause that the handler's calls give as 0, or
      one for a child that was just killed;
    - a wait is bounded to a second or less, or it is bounded and the main program only waits as
      well by then (it joins its children, or sleeps in a loop), the call is more than three calls
      away, it only works on files, it asks somebody on Ctrl+C whether to stop, it is meant for a
      second signal (a flag says so, or only a handler installs the handler), or the handler, or
      the branch of it that tests the signal's number, is for another signal than SIGTERM and
      SIGINT: reported in `strict`.

    ## Known misses

    Functions in other files, and calls of libraries that the tables do not know: name your own in
    `[tool.shutdown-lint.knowledge]`.

    ## Fix safety

    No fix: what has to move where is a question of design.

    ## Proof

    The proof sends SIGTERM to a program whose handler waits for a peer that does not answer: it is
    still there after its grace period.
    """

    meta = Meta(
        code="SHD202",
        name="blocking-call-in-handler",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=REGISTERS_HANDLER,
    )
    default_question = "handler_calls.waits_in_handler"
    message = _WAITS

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler: one finding, on the surest of its waits."""
        waits = list(self._waits_in(handler))
        if not waits:
            return
        first = min(waits, key=lambda wait: wait.strict)
        self.report(
            first.call,
            related=[
                handler.via,
                *first.path,
                *(
                    Via(wait.call, "this waits as well")
                    for wait in waits
                    if wait is not first and wait.strict <= first.strict
                ),
            ],
            preset=Preset.STRICT if first.strict else None,
            confidence=Confidence.LOW if first.strict else None,
            message=_REFUSED if handler.in_loop and first.blocking.runs_coroutine else _WAITS,
            call=self.facts.called(first.call),
            what=first.blocking.waits_for,
            who="event loop" if handler.in_loop else "main program",
            bound=f", for up to {first.limit:g} s" if first.limit is not None else "",
        )

    def _waits_in(self, handler: Handler) -> Iterator[_Wait]:
        facts = self.facts
        for reached in facts.reach.from_function(handler.function):
            call = reached.node
            if not isinstance(call, cst.Call):
                continue
            blocking = facts.effects.blocking(call)
            if blocking is None or (handler.in_loop and not blocking.blocks_loop):
                continue
            if facts.systems.is_reached_on_windows(reached):
                continue
            if not handler.in_loop and facts.locking.clashes(call):
                continue
            way = [via.node for via in reached.path]
            if handler.ends_program and (
                facts.waits.untimed_until(call, way) or facts.waits.untimed_flush(call, way)
            ):
                continue
            limit = facts.effects.bound_of_wait(call, blocking, way).seconds
            if limit == 0 or (
                isinstance(call.func, cst.Attribute) and facts.joins.is_killed_before(call)
            ):
                continue
            strict = self._needs_strict(reached, handler, blocking, limit)
            yield _Wait(call, reached.path, blocking, limit, strict)

    def _needs_strict(
        self, reached: Reached, handler: Handler, blocking: Blocking, limit: float | None
    ) -> bool:
        return (
            reached.depth > 3
            or not self.facts.signal_branches.ends_program_at(handler, reached)
            or self.facts.second_signals.is_meant(reached.node)
            or self.facts.second_signals.takes(handler)
            or blocking.is_quick
            or (blocking.asks_somebody and handler.signals == {"SIGINT"})
            or (limit is not None and limit <= 1)
            or (limit is not None and self.facts.waiting.interrupted_by(handler))
        )
