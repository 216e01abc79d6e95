"""SHD705."""

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
    imports,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class OnEventWithLifespan(Rule):
    """An app has a lifespan, and handlers of events beside it, which nobody runs.

    FastAPI runs one or the other: with `lifespan=`, what is registered for "startup" and
    "shutdown" never runs, and nothing says so. Connections are not closed, leases stay taken,
    buffers are not written, on every stop.

    ## Why

    Measured with FastAPI 0.165, for `on_event`, `app.router.add_event_handler`, `on_shutdown=`,
    `app.router.on_shutdown.append` and a lifespan that is assigned to
    `app.router.lifespan_context`: in each case the lifespan ran alone. FastAPI says so in its
    [documentation](https://fastapi.tiangolo.com/advanced/events/).

    Starlette 1.0 took these events out: there `on_event` raises AttributeError and `on_shutdown=`
    TypeError, measured with 1.10, and `app.add_event_handler` is gone from FastAPI on top of it.

    ## Bad

    ```python
    from fastapi import FastAPI

    app = FastAPI(lifespan=lifespan)

    @app.on_event("shutdown")  # SHD705
    async def close():
        await database.disconnect()
    ```

    ## Good

    ```python
    import contextlib
    from fastapi import FastAPI

    @contextlib.asynccontextmanager
    async def lifespan(app):
        await database.connect()
        try:
            yield
        finally:
            await database.disconnect()

    app = FastAPI(lifespan=lifespan)
    ```

    ## Silent when

    - `lifespan=None`, or none is given;
    - the events are those of an `APIRouter`: an app that includes it runs them all the same,
      measured;
    - the module runs the handlers itself, `await app.router.shutdown()`, or hands on what was in
      `lifespan_context` before;
    - it cannot be told of which app the events are.

    In `strict`, with low confidence, where the lifespan is a variable or an expression that may be
    None.

    ## Known misses

    An app and its events in different files; classes that derive from `FastAPI`; a lifespan among
    unpacked arguments.

    ## Fix safety

    There is none: where in the lifespan the code belongs, only the author knows.

    ## Proof

    The proof serves with uvicorn and sends SIGTERM: the file that the bad app would write is not
    there, though it stops in order; that of the good one is.
    """

    meta = Meta(
        code="SHD705",
        name="on-event-with-lifespan",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(
            "lifespan",
            any_of("FastAPI", "Starlette"),
            any_of("on_event", "add_event_handler", "on_shutdown", "on_startup"),
            any_of(imports("fastapi"), imports("starlette")),
        ),
    )
    message = "this {event} handler never runs: the app has a lifespan, and runs nothing else"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each handler of an event."""
        for event in facts.dead_events.all:
            self.report(
                event.place,
                related=[Via(event.lifespan, "the lifespan is given here")],
                confidence=None if event.is_sure else Confidence.LOW,
                preset=None if event.is_sure else Preset.STRICT,
                event=event.event,
            )
