"""SHD113."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    FixRequest,
    InsertAfter,
    InsertBefore,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_signal,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Handler, Registration


class HandlerNeverStops(Rule):
    """A handler for SIGTERM cleans up and returns, and nothing ends the program.

    A handler takes the place of what the signal did before: killing the process. When it only
    closes, flushes or removes things, the program goes on without them, until SIGKILL comes. The
    same happens when the handler sets a flag of its own: without `global` or `nonlocal` the
    assignment makes a new variable, and the loop looks at another.

    ## Why

    Libraries that register such a handler for their own cleanup make the whole service deaf to
    SIGTERM. In the measured case the process was alive after each of three signals.

    ## Bad

    ```python
    import os
    import signal
    import time

    def stop(signum, frame):
        os.unlink("service.pid")

    signal.signal(signal.SIGTERM, stop)  # SHD113
    while True:
        work()
        time.sleep(1)
    ```

    ## Good

    ```python
    import os
    import signal
    import time

    stopping = False

    def stop(signum, frame):
        global stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    while not stopping:
        work()
        time.sleep(1)
    os.unlink("service.pid")
    ```

    ## Silent when

    - anything in the handler, or in what it calls, may end the program: an exit, a `raise`, an
      assignment to an attribute, an element or a global, an event, a signal that is sent, the
      handler that was there before, or any call whose name does not say that it cleans up;
    - it is an event loop's handler, is set for a while only, is replaced further down, or a
      server sets its own, that of the module or one that imports it (an ASGI app, Celery
      tasks); in a child process, if no flag is lost;
    - the program waits for a signal (`signal.pause`, `sigwait`, a wake-up descriptor): it goes on
      after any handler; or it makes a pair of sockets or a pipe, which closing one end of wakes;
    - the handler does nothing at all, or only talks: that is how a signal is ignored on purpose;
    - it is for SIGINT alone, calls a `close()` or `cleanup()` that is inherited or comes from
      elsewhere, or closes what the program waits for, runs or goes through: those are reported in
      `strict`.

    ## Known misses

    A handler that marks what it closed (`self.closed = True`) when nobody looks at the mark.

    ## Fix safety

    Unsafe. The handler restores the default and sends itself the signal again, which ends the
    process on the spot: no `finally` and no exit callback runs. A process that is number 1 in its
    container is not ended by that: let it exit instead. Where a flag is lost, the missing `global`
    or `nonlocal` is added. There is no fix for lambdas, for a handler that others call too, and
    for one that may return early.

    ## Proof

    The proof sends SIGTERM to programs whose handlers save and return, or set a flag of their own:
    both are still working at the end of the grace period. The twins, and the fixed programs, end.
    """

    meta = Meta(
        code="SHD113",
        name="handler-never-stops",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        trigger=all_of(REGISTERS_INTERRUPTING_HANDLER, any_signal("SIGINT", "SIGTERM")),
        fix=Safety.UNSAFE,
    )
    default_question = "going_on.goes_on_after_handler"
    message = "this handler cleans up and returns: {signal} no longer ends the program"
    _LOST = (
        "this handler sets a {name} of its own and returns: {signal} no longer ends the program"
    )

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler."""
        facts = self.facts
        ending = [item for item in handler.registrations if item.signals.names & _ENDING]
        if (
            handler.in_loop
            or not ending
            or any(not item.signals.complete for item in handler.registrations)
            or any(facts.handlers.is_temporary(item) for item in handler.registrations)
            or facts.handlers.is_interim(handler)
            or facts.stop_signals.server_takes_over
            or all(facts.import_time.is_replaced(item.call) for item in ending)
        ):
            return
        outcome = facts.going_on.after(handler.function)
        if outcome is None or facts.brokers.breaks_consumer(outcome.cleanup):  # SHD210's
            return
        first = min(ending, key=lambda item: "SIGTERM" not in item.signals.names)
        lost = facts.lost_flags.of(handler.function)
        if lost is not None:
            flag, declaration = lost
            self.report(
                first.call,
                message=self._LOST,
                related=[Via(flag, f"a local variable: {declaration} is missing")],
                fix=unsafe_fix(
                    f"declare it: {declaration}",
                    InsertBefore(facts.tree.statement(flag), declaration),
                ),
                name=flag.value,
                signal=_named(ending),
            )
        elif outcome.cleanup and not facts.going_on.is_woken and not self._in_child(handler):
            strict = not outcome.sure or not any("SIGTERM" in i.signals.names for i in ending)
            self.report(
                first.call,
                related=[
                    *outcome.cleanup[0].path,
                    Via(outcome.cleanup[0].node, "this is all that it does, and it returns"),
                ],
                fix=self._resend(handler),
                preset=Preset.STRICT if strict else None,
                confidence=Confidence.LOW if strict else None,
                signal=_named(ending),
            )

    def _in_child(self, handler: Handler) -> bool:
        return any(self.facts.workers.runs_in_child(one.call) for one in handler.registrations)

    def _resend(self, handler: Handler) -> FixRequest | None:
        facts, function = self.facts, handler.function
        body = function.node.body
        number = handler.number_parameter
        if (
            not isinstance(body, cst.IndentedBlock)
            or number is None
            or facts.going_on.may_return(function)
            or facts.users.beside_handlers(function)
        ):
            return None
        module = facts.names.imported_as("signal", body.body[-1])
        if module is None:
            return None
        lines = f"{module}.signal({number}, {module}.SIG_DFL)\n{module}.raise_signal({number})"
        return unsafe_fix(
            "restore the default and send the signal again", InsertAfter(body.body[-1], lines)
        )


_ENDING = frozenset({"SIGTERM", "SIGINT"})


def _named(registrations: list[Registration]) -> str:
    names = sorted(frozenset().union(*(item.signals.names for item in registrations)) & _ENDING)
    return " or ".join(names)
