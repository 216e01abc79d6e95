"""SHD111."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_HANDLER,
    TAKES_SIGNALS_OVER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_signal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.api import Finding, Program, Project, Registration

_LATE = "it only runs once the server has stopped"


class HandlerReplacedByServer(Rule):
    """A server puts its own signal handlers in the place of one that was set before it serves.

    The handler does not do what it says. Under aiohttp, hypercorn, gunicorn, the Celery worker and
    Twisted's reactor it never runs: what it would save or release is lost. Under uvicorn it runs
    once, after the last request has ended: an event that it sets to end streams or background work
    comes when nobody can hear it any more, and a server that waits for such a stream hangs.

    ## Why

    `web.run_app` sets handlers for SIGINT and SIGTERM in its event loop, and nobody calls the old
    ones. `uvicorn.run` keeps the old ones, puts them back when the server has stopped, and sends
    the signal again. `reactor.run` leaves a handler for SIGINT alone, and takes SIGTERM. Measured
    with aiohttp 3.14, gunicorn 27.0, hypercorn 0.18, Twisted 26.10 and uvicorn 0.54.

    ## Bad

    ```python
    import signal
    import uvicorn

    def main():
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())  # SHD111
        uvicorn.run(app)
    ```

    ## Good

    ```python
    import contextlib
    import uvicorn
    from starlette.applications import Starlette

    @contextlib.asynccontextmanager
    async def lifespan(app):
        database = await connect()
        yield {"database": database}
        await database.close()

    app = Starlette(lifespan=lifespan)

    def main():
        uvicorn.run(app, timeout_graceful_shutdown=10)
    ```

    ## Silent when

    - the server is told not to (`handle_signals=False`, a `shutdown_trigger`,
      `installSignalHandlers=False`), or its class is one of yours that looks after signals itself;
    - the handler only prints, logs and exits, or is `default_int_handler`, SIG_DFL or SIG_IGN:
      before `uvicorn.run` that is how the code after it gets to run;
    - the previous handler is kept or put back: this one is for a while;
    - it sets `should_exit`, which is what uvicorn does on the signal anyway;
    - it is for other signals than the server takes, or what it does cannot be told;
    - only a condition leads to the server, it serves as a task beside others, or a handler before
      uvicorn ends the program itself: then it is reported in `strict`, with low confidence.

    ## Known misses

    In one file, a server that is started in another; in a run on folders, such a server other than
    uvicorn and hypercorn. Polling bots; handlers set in a startup hook, which take the server's.

    ## Fix safety

    There is none: the work belongs into the server's own shutdown hooks, such as a lifespan.

    ## Proof

    The proof serves with aiohttp and with uvicorn and sends SIGTERM: the file that aiohttp's bad
    service would write is not there, and uvicorn's waits for ever for a stream that its handler
    was to end. The good ones stop in order.
    """

    meta = Meta(
        code="SHD111",
        name="handler-replaced-by-server",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of(
            REGISTERS_HANDLER, TAKES_SIGNALS_OVER, any_signal("SIGINT", "SIGTERM")
        ),
    )  # fmt: skip
    message = "{server} replaces this {signal} handler while it serves: {end}"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        if (
            registration.for_windows
            or registration.disposition is not None
            or not registration.signals.names & {"SIGINT", "SIGTERM"}
            or self.facts.handlers.is_temporary(registration)
            or not self._acts(registration)
        ):
            return
        taken = self.facts.takeovers.after(registration)
        if taken is not None:
            at_end = taken.takeover.runs_at_end
            sure = (
                taken.follower.is_certain
                and taken.is_waited_for
                and not (at_end and self._exits(registration))
            )
            self._report(
                registration,
                Via(taken.follower.call, f"{taken.takeover.name} serves here"),
                *taken.follower.path,
                sure=sure,
                server=taken.takeover.name,
                signal=" and ".join(taken.signals),
                end=_LATE if at_end else "it never runs",
            )
            return
        way = self.facts.import_time.way(registration.call)
        app = self.facts.import_time.asgi_app
        if way is not None and app is not None:
            self._report(
                registration,
                *way,
                Via(app, "the app that a server imports is made here"),
                sure=not self._exits(registration),
                server="the ASGI server",
                signal=registration.display,
                end=_LATE,
            )

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:
        """Judge the handlers of all modules of a program that a server of ASGI apps serves."""
        from shutdown_lint.api import Related, replaced_by_asgi_server

        for one in replaced_by_asgi_server(program.entry, project):
            server = one.server.by.partition(".")[0]
            end = _LATE if server == "uvicorn" else "it never runs"
            place = Related(*one.server.spot, f"{server} serves here")
            yield cls.finding(
                one.own.spot, related=[place], server=server, signal=one.display, end=end
            )

    def _acts(self, registration: Registration) -> bool:
        """Whether a handler does more than print and leave, or ask the server to."""
        facts = self.facts
        if registration.reference is None:
            return facts.stopping.stops_by_name(registration.handler_node) is not None
        function = registration.reference.function
        if facts.takeovers.asks_server(function):
            return False
        return facts.stopping.sets_anything(function) or any(
            facts.substance.of(function.node.body)
        )

    def _exits(self, registration: Registration) -> bool:
        reference = registration.reference
        return reference is not None and self.facts.reaches_exit(reference.function.node.body)

    def _report(
        self,
        registration: Registration,
        *related: Via,
        sure: bool,
        server: str,
        signal: str,
        end: str,
    ) -> None:
        self.report(
            registration.call,
            related=related,
            confidence=None if sure else Confidence.LOW,
            preset=None if sure else Preset.STRICT,
            server=server,
            signal=signal,
            end=end,
        )
