"""SHD708."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    SENDS_SIGNAL_AGAIN,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts

_MOST_SHOWN = 3


class CodeAfterUvicornRun(Rule):
    """Cleanup stands behind a call of uvicorn that does not come back after SIGTERM.

    On SIGTERM uvicorn answers the requests in flight, runs the app's lifespan to its end, puts
    the old signal handlers back and sends itself the signal again. With no handler of yours, that
    is the end of the process, on the spot: no line after `uvicorn.run()` or
    `await server.serve()` runs, no `finally` and no `with` around it, and no exit callback.

    ## Why

    On Ctrl+C it all runs, so it looks right in a terminal. Measured with uvicorn 0.54: after
    SIGTERM to `uvicorn.run` and to `await server.serve()` the exit status was -15 and none of the
    code behind them had run, 3 of 3 each; after SIGINT to `uvicorn.run` all of it had. An
    `except KeyboardInterrupt` around `uvicorn.run` runs on neither: uvicorn catches that itself.

    ## Bad

    ```python
    import uvicorn

    def main():
        store = open_store()
        try:
            uvicorn.run(make_app(store))  # SHD708
        finally:
            store.flush()
    ```

    ## Good

    ```python
    import contextlib
    import uvicorn
    from starlette.applications import Starlette

    @contextlib.asynccontextmanager
    async def lifespan(app):
        store = open_store()
        yield {"store": store}
        store.flush()

    uvicorn.run(Starlette(lifespan=lifespan))
    ```

    Or let the signal raise an exception: with
    `signal.signal(signal.SIGTERM, signal.default_int_handler)` before `uvicorn.run`, all that
    stands behind it ran in every run; with a handler that calls `sys.exit(0)`, `finally` blocks
    and exit callbacks did.

    ## Silent when

    - SIGTERM is named in the file, a handler is set for a signal that cannot be told, or a helper
      named after signals is called;
    - a shutdown hook of the app makes the same call;
    - what stands behind only prints, logs or exits, or tidies what is gone with the process
      anyway: an event loop, a socket, logging, the server itself;
    - `reload=True`, or several `workers`: that parent process comes back;
    - uvicorn runs in a thread, where it takes no signals, or in a child; a class derived from
      `uvicorn.Server` looks after signals itself; or options are hidden in `**options`.

    Reported in `strict`, with low confidence: a call in a `finally` whose name does not say that
    it ends, saves or removes something; what a condition leads to; a number of workers that cannot
    be told; a server that runs as a task beside other code; an exit callback of a function that
    does not lead to the server, since it may be of the parent that starts this file.

    ## Known misses

    Cleanup in another file, and what context managers of other packages do.

    ## Fix safety

    There is none: the cleanup belongs into the lifespan of the app.

    ## Proof

    The proof stops real servers, by `uvicorn.run` and by `await server.serve()`, with a request in
    flight: it is answered, and what the bad ones would save, or remove, at the end is not. The
    good ones do it in the lifespan, or set a handler before.
    """

    meta = Meta(
        code="SHD708",
        name="code-after-uvicorn-run",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=SENDS_SIGNAL_AGAIN,
    )
    message = "{server} ends the process by SIGTERM itself once it has stopped: {what} never runs"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge every server of the module; of two with the same cleanup, the first."""
        told: set[cst.CSTNode] = set()
        for call in facts.tree.all(cst.Call):
            lost = facts.after_serving.of(call)
            if lost is None or lost.undone[0].work in told:
                continue
            told.add(lost.undone[0].work)
            self.report(
                call,
                related=[
                    Via(one.work, f"{one.what} does not run after SIGTERM")
                    for one in lost.undone[:_MOST_SHOWN]
                ],
                confidence=None if lost.is_sure else Confidence.LOW,
                preset=None if lost.is_sure else Preset.STRICT,
                server=lost.server.name,
                what=lost.undone[0].what,
            )
