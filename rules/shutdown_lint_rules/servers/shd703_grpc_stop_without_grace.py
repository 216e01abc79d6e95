"""SHD703."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    Wrap,
    all_of,
    cst,
    instances,
    unsafe_fix,
    word,
)

if TYPE_CHECKING:
    from shutdown_lint.api import EditRequest, FixRequest, ModuleFacts

_GRACE = "10"  # seconds: a third of what Kubernetes gives by default


class GrpcStopWithoutGrace(Rule):
    """A gRPC server is stopped with no grace: it cancels the RPCs in flight.

    With `None` or 0 the clients get UNAVAILABLE on the spot, though the work is being done and may
    be done a moment later. Nothing is gained: a synchronous server still waits for its handlers,
    whose answers nobody hears any more. Without an argument `stop()` raises TypeError, and stops
    nothing.

    ## Why

    With grpcio 1.85 and an RPC in flight, `stop(None)` and `stop(0)` gave the client
    UNAVAILABLE, and the handler went on to its end. With a grace the client had its answer, and
    the wait for it ended with the last RPC: a grace only costs what the RPCs need. `grpc.aio`
    cancels the coroutines of its handlers as well.

    ## Bad

    ```python
    import grpc
    import signal

    server = grpc.server(pool)
    signal.signal(signal.SIGTERM, lambda *_: server.stop(None))  # SHD703
    server.start()
    server.wait_for_termination()
    ```

    ## Good

    ```python
    import grpc
    import signal

    server = grpc.server(pool)
    signal.signal(signal.SIGTERM, lambda *_: server.stop(10))
    server.start()
    server.wait_for_termination()
    ```

    ## Silent when

    - the RPCs had their time: another stop with a grace, or a sleep, comes before it in the same
      function; or it is for the second signal;
    - it runs in an exit callback: the RPCs have ended by then, measured with `atexit`;
    - the server is of a class of yours, or its arguments cannot be seen.

    By default, SIGTERM leads to the stop: by a handler, by a shutdown hook, because the program
    hears SIGTERM and then comes to it, or by a clause for what SIGTERM raises. Reported in
    `strict`, with low confidence, where the program comes to it in another way, such as a clause
    for Ctrl+C alone: a developer may want to be gone at once. Reported in `audit` in functions and
    methods that no entry of this file runs: the server may be one whose only client has ended.

    ## Known misses

    Servers of other files; a grace that is 0 in a variable; one that is longer than what the
    platform gives.

    ## Fix safety

    Unsafe: it gives a grace of 10 s, and waits for it where the stop stood alone. How long RPCs
    take, and how long the platform waits before it kills, only the author knows.

    ## Proof

    A real client has an RPC in flight when SIGTERM comes. It gets no answer from the bad server;
    from its twin, and from the bad one after the fix, it does.
    """

    meta = Meta(
        code="SHD703",
        name="grpc-stop-without-grace",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=all_of(word("stop"), instances("grpc.Server", "grpc.aio.Server")),
        fix=Safety.UNSAFE,
    )
    message = (
        "this stop gives no grace: RPCs in flight are cancelled, their clients get UNAVAILABLE"
    )
    _FAILS = "stop() needs a grace: this raises TypeError, and stops nothing"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each stop that gives no grace."""
        at_exit = {reached.node for _, reached in facts.at_exit.reached}
        for stop in facts.grpc_stops.all:
            if not stop.has_no_grace or (stop.is_async and facts.grpc_stops.is_dropped(stop)):
                continue
            way = facts.grpc_stops.way_of_sigterm(stop, facts.unwinding.raised_by_sigterm)
            fails = stop.grace is None
            if not fails and (
                facts.grpc_stops.is_last_resort(stop) or (way is None and stop.call in at_exit)
            ):
                continue
            is_sure = fails or way is not None
            unsure = Preset.STRICT if facts.entries.runs(stop.call) else Preset.AUDIT
            self.report(
                stop.call,
                message=self._FAILS if fails else None,
                related=way or (),
                confidence=None if is_sure else Confidence.LOW,
                preset=None if is_sure else unsure,
                fix=self._fix(stop.call, stop.grace, is_async=stop.is_async),
            )

    def _fix(
        self, call: cst.Call, grace: cst.BaseExpression | None, *, is_async: bool
    ) -> FixRequest:
        edits: list[EditRequest] = [
            Replace(call, f"{self.facts.source(call.func)}({_GRACE})")
            if grace is None
            else Replace(grace, _GRACE)
        ]
        alone = isinstance(self.facts.tree.parent(call), (cst.Expr, cst.Lambda))
        if alone and not is_async:
            edits.append(Wrap(call, "", ".wait()"))
        return unsafe_fix("give RPCs in flight ten seconds", *edits)
