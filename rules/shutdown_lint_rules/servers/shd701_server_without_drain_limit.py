"""SHD701."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_ENDLESS_LOOP,
    Confidence,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    all_of,
    any_of,
    names,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import cst

_SECONDS = 5  # below the 10 s of Docker and the 30 s of Kubernetes, with time for the lifespan


class ServerWithoutDrainLimit(Rule):
    """A server waits without a limit for the requests in flight when it is told to stop.

    uvicorn accepts no more connections after SIGTERM and waits until the last response is out.
    One that has no end of its own, such as a stream of events to a browser that stays open, keeps
    it waiting until the platform kills it: the lifespan's cleanup does not run, and every
    deployment takes the whole grace period.

    ## Why

    `timeout_graceful_shutdown` is [None by default](https://www.uvicorn.org/settings/#timeouts).
    Measured with uvicorn 0.54: with one stream open the server was still there when one with a
    limit had long cancelled the stream and ended, cleanup done. An idle connection does not hold
    it up.

    ## Bad

    ```python
    import uvicorn
    from fastapi import FastAPI
    from fastapi.responses import StreamingResponse

    app = FastAPI()

    @app.get("/events")
    async def events():
        async def stream():
            while True:
                yield await next_event()

        return StreamingResponse(stream(), media_type="text/event-stream")

    uvicorn.run(app)  # SHD701
    ```

    ## Good

    ```python
    import uvicorn
    from fastapi import FastAPI
    from fastapi.responses import StreamingResponse

    app = FastAPI()

    @app.get("/events")
    async def events():
        async def stream():
            while True:
                yield await next_event()

        return StreamingResponse(stream(), media_type="text/event-stream")

    uvicorn.run(app, timeout_graceful_shutdown=5)
    ```

    ## Silent when

    - the limit is given, `None` too, which is a decision; or it is set on the `Config` later, or
      options are hidden in `**options`;
    - `reload=True`: that is for development;
    - uvicorn runs in a thread, or the `Server` of a `Config` does: it takes no signals there.

    Shown by default where the same file has a response without an end: a generator with an endless
    loop, which only an exception or `is_disconnected()` ends, in a `StreamingResponse`, a loop
    that sends `"more_body": True`, or a handler of a WebSocket that waits for something else.
    A WebSocket is closed when uvicorn stops, which its handler learns when it receives or sends
    next: one that sends what comes out of an `asyncio.Queue`, and receives nothing, waits on.
    Where the file has a response in parts whose end is not seen, as the answer of a model, it is
    reported in `strict`; where it has none, or no app, in `audit`: whether a request can take long
    is for you to say.

    ## Known misses

    Streams in other files; loops that end with a flag; WebSockets that wait for something else
    than a queue of this file; other servers: hypercorn limits the wait
    by itself, to 3 seconds
    ([documentation](https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html)),
    and aiohttp to 60
    ([documentation](https://docs.aiohttp.org/en/stable/web_reference.html#aiohttp.web.run_app)).

    ## Fix safety

    Unsafe: adds `timeout_graceful_shutdown=5`. Requests that take longer are cut off. Choose what
    your longest request needs, below the platform's grace period: 10 seconds for
    [Docker](https://docs.docker.com/reference/cli/docker/container/stop/), 30 for
    [Kubernetes](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination).

    ## Proof

    The proof opens a stream to a real uvicorn, sends SIGTERM and finds it waiting; with a limit it
    ends, and its lifespan with it.
    """

    meta = Meta(
        code="SHD701",
        name="server-without-drain-limit",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=names("uvicorn.run", "uvicorn.Config"),
        default_trigger=all_of(
            HAS_ENDLESS_LOOP,
            any_of("StreamingResponse", "more_body", all_of("WebSocket", "Queue")),
        ),
        fix=Safety.UNSAFE,
    )
    message = "on SIGTERM {server} waits without a limit for requests in flight{which}"

    def visit_Call(self, node: cst.Call) -> None:
        """Judge what makes a server."""
        facts = self.facts
        keyword = facts.open_streams.missing_limit(node)
        if keyword is None or facts.open_streams.serves_beside_main(node):
            return
        stream = facts.open_streams.first
        from shutdown_lint.api import with_keyword  # needs libcst

        self.report(
            node,
            related=() if stream is None else stream.evidence,
            preset=self._preset(),
            fix=unsafe_fix(
                "limit the wait",
                with_keyword(facts, node, f"{keyword}={_SECONDS}"),
            ),
            server=(facts.names.path(node.func) or "").partition(".")[0],
            which="" if stream is None else ": an open stream keeps it alive until it is killed",
        )

    def _preset(self) -> Preset:
        streams = self.facts.open_streams
        if streams.first is not None:
            return Preset.DEFAULT
        return Preset.STRICT if streams.streams else Preset.AUDIT
