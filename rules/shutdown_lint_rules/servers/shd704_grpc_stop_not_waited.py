"""SHD704."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    Via,
    Wrap,
    all_of,
    cst,
    instances,
    safe_fix,
    unsafe_fix,
    word,
)

if TYPE_CHECKING:
    from shutdown_lint.api import FixRequest, ModuleFacts


class GrpcStopNotWaited(Rule):
    """Nobody waits for the RPCs to which a gRPC server's `stop` gives time to end.

    `stop(grace)` comes back at once: it gives an event that is set when the last RPC has ended.
    What the program does next, it does while RPCs are in flight. If it closes the database, they
    fail with it; if it ends the process on the spot, the clients' connections break. A server of
    `grpc.aio` gives a coroutine: while nobody awaits it, the server does not stop at all.

    ## Why

    Measured with grpcio 1.85, an RPC in flight: after a `stop` with a grace and `os._exit(0)` the
    client had UNAVAILABLE. After a stop and a `close()` of what the RPC used it had UNKNOWN. With
    `stop(30).wait()` it had its answer: the wait ends with the last RPC, not with the grace.

    ## Bad

    ```python
    import grpc
    import signal

    server = grpc.server(pool)

    def stop(signum, frame):
        server.stop(5)  # SHD704
        database.close()

    signal.signal(signal.SIGTERM, stop)
    ```

    ## Good

    ```python
    import grpc
    import signal

    server = grpc.server(pool)

    def stop(signum, frame):
        server.stop(5).wait()
        database.close()

    signal.signal(signal.SIGTERM, stop)
    ```

    ## Silent when

    - the event is waited for or given to somebody, or something else is waited for next, such as
      `wait_for_termination()`, a join or a sleep;
    - nothing follows that ends the process at once or closes something. The end of the interpreter
      waits for RPCs by itself, also after `sys.exit()`: the client had its answer;
    - a condition leads to what follows;
    - there is no grace: that is SHD703. A coroutine that a handler drops is SHD110's.

    Where nothing shows that SIGTERM leads there, such as in a method `stop` of a class, what is
    closed next is reported in `strict`, with low confidence: the owner may know that no RPC is in
    flight.

    ## Known misses

    Servers of other files. Cleanup in the main program's `finally` after a handler that stops the
    server and exits.

    ## Fix safety

    Safe where SIGTERM leads to the stop: it adds `.wait()`, or `await` in a coroutine function,
    and takes no longer than the grace and the RPCs that ignore their cancellation. Unsafe
    elsewhere: an RPC that stops its own server would wait for itself. A value that is kept but not
    used gets no fix.

    ## Proof

    A real client has an RPC in flight when SIGTERM comes. Both bad servers, one of `grpc` and one
    of `grpc.aio`, leave it without its answer; their twins, and the bad ones after the fix, give
    it.
    """

    meta = Meta(
        code="SHD704",
        name="grpc-stop-not-waited",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(word("stop"), instances("grpc.Server", "grpc.aio.Server")),
        fix=Safety.SAFE,
    )
    message = (
        "RPCs in flight are cut off: nobody waits for their grace, and {next}() ends the process"
    )
    _CLOSED = (
        "RPCs in flight lose what they use: nobody waits for their grace, and {next}() comes next"
    )
    _NEVER = "nobody awaits this coroutine: the server does not stop, its RPCs are cut off later"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each stop whose result is dropped."""
        handled = {
            reached.node
            for cleanup in facts.cleanups.all
            if cleanup.function is not None and (cleanup.by_exit or cleanup.is_loop_handler)
            for reached in facts.coroutines.dropped_by(cleanup.function)
        }
        for stop in facts.grpc_stops.all:
            if not facts.grpc_stops.is_dropped(stop):
                continue
            way = facts.grpc_stops.way_of_sigterm(stop, facts.unwinding.raised_by_sigterm)
            if stop.is_async:
                if stop.call not in handled:
                    fix = self._fix(stop.call, "await ", "", is_sure=way is not None)
                    self.report(stop.call, message=self._NEVER, related=way or (), fix=fix)
                continue
            cut = None if stop.has_no_grace else facts.grpc_stops.cut_off_by(stop)
            if cut is None:
                continue
            ends = facts.effects.ends_at_once(cut.call)
            is_sure = ends or way is not None
            self.report(
                stop.call,
                message=None if ends else self._CLOSED,
                related=[*(way or ()), *cut.path, Via(cut.call, "this comes while they run")],
                confidence=None if ends else Confidence.MEDIUM if is_sure else Confidence.LOW,
                preset=None if is_sure else Preset.STRICT,
                fix=self._fix(stop.call, "", ".wait()", is_sure=way is not None),
                next=facts.short(cut.call.func),
            )

    def _fix(self, call: cst.Call, before: str, after: str, *, is_sure: bool) -> FixRequest | None:
        if not isinstance(self.facts.tree.parent(call), cst.Expr):
            return None
        around = self.facts.functions.around(call)
        if before and (around is None or not around.is_async):
            return None
        make = safe_fix if is_sure else unsafe_fix
        return make("wait until the last RPC has ended", Wrap(call, before, after))
