"""SHD109."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_HANDLER,
    STAYS_FOR_GOOD,
    Confidence,
    Meta,
    Rule,
    Severity,
    Via,
    all_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Registration


class HandlerRegisteredTooLate(Rule):
    """A signal handler is registered behind something that never comes to its end.

    The line is never reached: a loop without end, or a call that serves until the program is told
    to stop, stands before it. So there is no handler when SIGTERM comes. The process dies on the
    spot with exit status -15; no `finally`, no `with` and no exit callback runs.

    ## Why

    Reading from top to bottom, the handler is there. A server whose handler was set after
    `serve_forever()` died with status -15 in 3 of 3 runs, none of its cleanup done; with the two
    lines swapped it stopped in good order.

    ## Bad

    ```python
    import signal
    from http.server import HTTPServer, SimpleHTTPRequestHandler

    def main():
        server = HTTPServer(("", 8000), SimpleHTTPRequestHandler)
        server.serve_forever()
        signal.signal(signal.SIGTERM, stop)  # SHD109

    main()
    ```

    ## Good

    ```python
    import signal
    from http.server import HTTPServer, SimpleHTTPRequestHandler

    def main():
        server = HTTPServer(("", 8000), SimpleHTTPRequestHandler)
        signal.signal(signal.SIGTERM, stop)
        server.serve_forever()

    main()
    ```

    ## Silent when

    - the loop has a `break`, or a condition that may end it; the call may come back: somebody
      else calls `shutdown`, `stop` or the like on the server, or an `except` clause around it lets
      the program go on after Ctrl+C;
    - an own handler for the same signal is set elsewhere in the module: the later one is for the
      time of the cleanup;
    - SIG_DFL or SIG_IGN is set, or what is set cannot be told and was kept before;
    - the registration stands in a function that is also called in time, or may be by other files.

    ## Known misses

    A loop that ends with a flag which only the late handler sets; a `wait()` for an event of that
    kind; servers of frameworks that are not known.

    ## Fix safety

    There is none: what the handler needs may only be made in between.

    ## Proof

    The proof starts a server, a worker with a loop of its own and an event loop, each with its
    handler behind what runs for ever, and sends SIGTERM: they die without their cleanup, the good
    ones do it.
    """

    meta = Meta(
        code="SHD109",
        name="handler-registered-too-late",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(REGISTERS_HANDLER, STAYS_FOR_GOOD),
    )
    default_question = "late.registers_too_late"
    message = "this {signal} handler is never installed: {what} before it {lasts}"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        if registration.disposition in ("SIG_DFL", "SIG_IGN") or registration.for_windows:
            return
        behind = self.facts.late.behind(registration.call)
        if behind is None:
            return
        node = behind.endless.node
        if isinstance(node, cst.Call):
            if self.facts.late.comes_back(node, registration):
                return
            what, lasts = self.facts.called(node), "serves until the program dies"
        else:
            what, lasts = "the loop", "never ends"
        if any(
            self.facts.late.behind(other.call) is None
            for other in self.facts.handlers.others(registration)
        ):
            return
        self.report(
            registration.call,
            related=[
                *behind.endless.path,
                Via(node, f"{what} {lasts}", step=True),
                *behind.path,
            ],
            signal=registration.display,
            what=what,
            lasts=lasts,
        )
