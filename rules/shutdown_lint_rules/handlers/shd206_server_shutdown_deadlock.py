"""SHD206."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    EnsureImport,
    FixRequest,
    Meta,
    Remove,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
    safe_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import EditRequest, Handler, Reached


class ServerShutdownDeadlock(Rule):
    """A signal handler shuts down the server whose loop it interrupted.

    `shutdown()` asks the loop of `serve_forever()` to end and waits until it has. The handler runs
    on top of that very loop, in the same thread: it waits for code that can only go on once the
    handler has returned. The process hangs until it gets SIGKILL, and nothing after
    `serve_forever()` runs. With `server_close()` alone the loop goes on without a socket: the
    process hangs as well.

    ## Why

    This is how all servers of `socketserver` work, with everything built on it: `http.server`,
    `wsgiref`, `xmlrpc.server` and werkzeug's `make_server`. Published guides have the mistake.

    ## Bad

    ```python
    import http.server
    import signal

    server = http.server.HTTPServer(("", 8000), http.server.SimpleHTTPRequestHandler)

    def stop(signum, frame):
        server.shutdown()  # SHD206

    signal.signal(signal.SIGTERM, stop)
    server.serve_forever()
    ```

    ## Good

    ```python
    import http.server
    import signal
    import threading

    server = http.server.HTTPServer(("", 8000), http.server.SimpleHTTPRequestHandler)

    def stop(signum, frame):
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    server.serve_forever()
    ```

    ## Silent when

    - `serve_forever` runs in a thread: then `shutdown()` in the handler is right;
    - `shutdown` is given to a new thread;
    - the handler closes the server and exits: then the loop ends;
    - the server's class has a `shutdown` or `serve_forever` of its own, or what the object is, or
      which server serves, cannot be told.

    ## Known misses

    A server that is made in another file, or handed over as a parameter.

    ## Fix safety

    Safe where the call is the last statement of the handler, or only a `sys.exit()` follows, which
    is removed too: nothing after the call could run before. Unsafe when more follows, or when the
    server is started in a loop. Requests in flight are another matter: see `daemon_threads` in the
    manual of socketserver.

    ## Proof

    The proof starts a real HTTP server, sends SIGTERM, and does the same after the fix. The bad
    one hung every time, on Python 3.9 to 3.13.
    """

    meta = Meta(
        code="SHD206",
        name="server-shutdown-deadlock",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(
            "serve_forever",
            any_of("shutdown", "server_close"),
            REGISTERS_INTERRUPTING_HANDLER,
        ),
        fix=Safety.SAFE,
    )
    default_question = "handler_calls.shuts_server_down_in_handler"
    message = (
        "{call} waits for serve_forever() to end, which this handler interrupted: "
        "the process hangs"
    )
    _CLOSED = "{call} leaves serve_forever() running without a socket: the process hangs"

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler."""
        if handler.in_loop:
            return
        is_shut_down = False
        closes: list[tuple[Reached, cst.Call]] = []
        for reached in self.facts.reach.from_function(handler.function):
            call = reached.node
            if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Attribute):
                continue
            serving = self.facts.servers.served_on_main_thread(call.func.value)
            if serving is None:
                continue
            if call.func.attr.value == "shutdown":
                is_shut_down = True
                self._report(handler, reached, call, serving, None)
            elif call.func.attr.value == "server_close":
                closes.append((reached, serving))
        if is_shut_down or self.facts.reaches_exit(handler.function.node.body):
            return
        for reached, serving in closes:
            call = reached.node
            assert isinstance(call, cst.Call)
            assert isinstance(call.func, cst.Attribute)
            if not self.facts.servers.is_shut_down(call.func.value):
                self._report(handler, reached, call, serving, self._CLOSED)

    def _report(
        self,
        handler: Handler,
        reached: Reached,
        call: cst.Call,
        serving: cst.Call,
        message: str | None,
    ) -> None:
        self.report(
            call,
            message=message,
            related=[
                handler.via,
                *reached.path,
                Via(serving, "the server serves here, on the main thread"),
            ],
            fix=self._fix(reached, call, serving) if message is None else None,
            call=self.facts.called(call),
        )

    def _fix(self, reached: Reached, call: cst.Call, serving: cst.Call) -> FixRequest | None:
        if call.args:
            return None
        threading = self.facts.names.imported_as("threading", call)
        imports = [] if threading else [EnsureImport("threading")]
        target = self.facts.source(call.func)
        new = f"{threading or 'threading'}.Thread(target={target}).start()"
        title = "call shutdown() from a new thread"
        edits: list[EditRequest] = [*imports, Replace(call, new)]
        after = self._after(call) if reached.depth == 0 else None
        if after is None or self._serves_again(serving):
            return unsafe_fix(title, *edits)
        gone = [Remove(statement) for statement in after]
        from shutdown_lint.api import without_unused

        return safe_fix(title, *edits, *gone, *without_unused(self.facts, after))

    def _after(self, call: cst.Call) -> list[cst.CSTNode] | None:
        """The statements of the handler after the call, if they only leave; else None."""
        statement = self.facts.tree.parent(call)
        if isinstance(statement, cst.Lambda):
            return []
        function = self.facts.functions.around(call)
        assert function is not None
        statements = self.facts.tree.statements(function.node.body)
        if statement not in statements:
            return None
        after = statements[statements.index(statement) + 1 :]
        return after if all(map(self.facts.effects.is_exit_statement, after)) else None

    def _serves_again(self, serving: cst.Call) -> bool:
        return any(
            isinstance(above, (cst.While, cst.For)) for above in self.facts.tree.ancestors(serving)
        )
