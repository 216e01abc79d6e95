"""SHD709."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    ANSWERS_IN_DAEMONS,
    REGISTERS_HANDLER,
    Confidence,
    InsertAfter,
    InsertBefore,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_of,
    any_signal,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import FixRequest


class ServerThreadsDropped(Rule):
    """A server is shut down in order, but the requests that it is answering are dropped.

    `shutdown()` ends the loop that accepts connections, and no more. The threads that answer the
    requests in flight are daemons: when the main thread comes to its end, they are cut off where
    they stand. The client gets a connection that breaks off, or half an answer; what the request
    was writing stays half written.

    ## Why

    `daemon_threads` is True by default for `http.server.ThreadingHTTPServer` and for what
    werkzeug's `make_server(threaded=True)` makes, and `server_close()` waits for threads that are
    no daemons only. Measured with werkzeug 3.1: with a request in flight, both ended soon after
    SIGTERM and the client got nothing, although `server_close()` was called; with
    `daemon_threads = False` it got its answer. The servers of `socketserver` have False by default
    and need no change.

    ## Bad

    ```python
    import signal
    import threading
    from http.server import ThreadingHTTPServer

    server = ThreadingHTTPServer(("", 8000), Handler)  # SHD709

    def stop(signum, frame):
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    server.serve_forever()
    server.server_close()
    ```

    ## Good

    ```python
    import signal
    import threading
    from http.server import ThreadingHTTPServer

    server = ThreadingHTTPServer(("", 8000), Handler)
    server.daemon_threads = False

    def stop(signum, frame):
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    server.serve_forever()
    server.server_close()
    ```

    ## Silent when

    - `daemon_threads` is False, or is something that cannot be told, on the object or its class;
    - nobody shuts the server down or closes it: then it is not meant to end in order;
    - its class handles requests, `shutdown` or `server_close` in its own way;
    - it has no threads, as `HTTPServer` and `wsgiref`'s: there `shutdown()` waits for the request.

    Reported in `strict`, with low confidence: where the file has no SIGTERM handler, so that it
    may be a tool that only Ctrl+C ends, or a server that comes and goes; and where somebody wrote
    `daemon_threads = True`.

    ## Known misses

    A server that is made in another file. Programs that count their requests and wait for them
    after `shutdown()` are reported all the same.

    ## Fix safety

    Unsafe: sets `daemon_threads = False`. Then the end of the program waits for every request,
    also for one that never comes to its end and for a connection that a client keeps alive: give
    the handler class a `timeout`.

    ## Proof

    The proof uploads something to real servers of `http.server` and werkzeug, sends SIGTERM in the
    middle, and sends the rest when the server has ended or had time to. The bad ones drop the
    request, the good ones answer it.
    """

    meta = Meta(
        code="SHD709",
        name="server-threads-dropped",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=all_of(ANSWERS_IN_DAEMONS, any_of("shutdown", "server_close", "with")),
        default_trigger=all_of(REGISTERS_HANDLER, any_signal("SIGTERM")),
        fix=Safety.UNSAFE,
    )
    message = (
        "requests that this server is answering are dropped when the program ends: "
        "their threads are daemons{default}"
    )

    def visit_Call(self, node: cst.Call) -> None:
        """Judge what makes a server."""
        server = self.facts.request_threads.of(node)
        if server is None:
            return
        sure = server.by_default and server.handler is not None
        related = [Via(server.ended, "it is ended here, which does not wait for them")]
        if server.handler is not None:
            related.insert(0, server.handler)
        self.report(
            node,
            related=related,
            confidence=None if sure else Confidence.LOW,
            preset=None if sure else Preset.STRICT,
            fix=self._fix(node) if server.by_default else None,
            default=" by default" if server.by_default else "",
        )

    def _fix(self, made: cst.Call) -> FixRequest | None:
        title = "make its threads non-daemon"
        above = self.facts.tree.parent(made)
        if isinstance(above, cst.Assign) and len(above.targets) == 1:
            name = above.targets[0].target
            if isinstance(name, (cst.Name, cst.Attribute)):
                line = f"{self.facts.source(name)}.daemon_threads = False"
                return unsafe_fix(title, InsertAfter(self.facts.tree.statement(made), line))
        if isinstance(above, cst.WithItem) and above.asname is not None:
            name, with_ = above.asname.name, self.facts.tree.parent(above)
            if isinstance(with_, cst.With) and isinstance(with_.body, cst.IndentedBlock):
                line = f"{self.facts.source(name)}.daemon_threads = False"
                return unsafe_fix(title, InsertBefore(with_.body.body[0], line))
        return None
