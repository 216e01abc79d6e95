"""Which servers answer requests in threads that end with the program."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

HEAD = """
import signal, socketserver
from http.server import HTTPServer, ThreadingHTTPServer
from werkzeug.serving import ThreadedWSGIServer, make_server
class Own(ThreadingHTTPServer): ...
class Below(Own): ...
class Waiting(ThreadingHTTPServer):
    daemon_threads = False
class Mixed(socketserver.ThreadingMixIn, HTTPServer): ...
class Daemonic(Mixed):
    daemon_threads: bool = True
class Draining(Own):
    def server_close(self): ...
"""


def found(made: str, then: str = "server.shutdown()") -> str:
    facts = facts_of(f"{HEAD}server = {made}\n{then}\n")
    server = facts.request_threads.of(node_of(facts, cst.Call, made))
    if server is None:
        return "nothing"
    return "by default" if server.by_default else "as told"


@pytest.mark.parametrize(
    ("made", "answer"),
    [
        ("ThreadingHTTPServer(a, h)", "by default"),
        ("ThreadedWSGIServer(a, p, app)", "by default"),
        ("make_server(a, p, app, threaded=True)", "by default"),
        ("make_server(a, p, app, True)", "by default"),
        ("make_server(a, p, app, threaded=told)", "nothing"),
        ("make_server(a, p, app)", "nothing"),
        ("Own(a, h)", "by default"),
        ("Below(a, h)", "by default"),
        ("Waiting(a, h)", "nothing"),
        ("HTTPServer(a, h)", "nothing"),
        ("Mixed(a, h)", "nothing"),
        ("Daemonic(a, h)", "as told"),
        ("Draining(a, h)", "nothing"),
        ("socketserver.ThreadingTCPServer(a, h)", "nothing"),
    ],
)
def test_knows_the_default_and_who_says_otherwise(made: str, answer: str) -> None:
    assert found(made) == answer


@pytest.mark.parametrize(
    ("then", "answer"),
    [
        ("server.server_close()", "by default"),
        ("with server:\n    pass", "by default"),
        ("call(server.shutdown)", "by default"),
        ("server.serve_forever()", "nothing"),
        ("server.daemon_threads = False\nserver.shutdown()", "nothing"),
        ("server.daemon_threads = told\nserver.shutdown()", "nothing"),
        ("server.daemon_threads = True\nserver.shutdown()", "as told"),
        ("ThreadingHTTPServer.daemon_threads = False\nserver.shutdown()", "nothing"),
    ],
)
def test_looks_at_what_becomes_of_the_server(then: str, answer: str) -> None:
    assert found("ThreadingHTTPServer(a, h)", then) == answer


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ("signal.signal(signal.SIGTERM, stop)", True),
        ("signal.signal(signal.SIGTERM, signal.default_int_handler)", True),
        ("signal.signal(signal.SIGTERM, signal.SIG_IGN)", False),
        ("signal.signal(signal.SIGINT, stop)", False),
    ],
)
def test_knows_whether_sigterm_is_heard(line: str, *, heard: bool) -> None:
    made = "ThreadingHTTPServer(a, h)"
    facts = facts_of(f"{HEAD}{line}\nserver = {made}\nserver.shutdown()\n")
    server = facts.request_threads.of(node_of(facts, cst.Call, made))
    assert server is not None
    assert (server.handler is not None) is heard
