"""Calls that serve until a signal ends them, and install no handler whatever they are given.

Not here: `flask.Flask.run` and `werkzeug.serving.run_simple`, whose reloader ends on SIGTERM
(werkzeug/_reloader.py, run_with_reloader), `bottle.run`, which serves by the server that it is
told, and calls that run whole event loops, since anything may end those.
"""

from __future__ import annotations

from typing import Final

PATHS: Final = frozenset(
    {"eventlet.wsgi.server", "signal.pause", "waitress.serve", "zmq.proxy", "zmq.proxy_steerable"}
)

# (package, method): of any class of it.
METHODS: Final = frozenset(
    {
        ("apscheduler", "start"),
        ("grpc", "wait_for_termination"),
        ("http", "serve_forever"),
        ("paho", "loop_forever"),
        ("pika", "start_consuming"),
        ("socketserver", "serve_forever"),
        ("wsgiref", "serve_forever"),
        ("xmlrpc", "serve_forever"),
    }
)


def lasts(target: str) -> bool:
    """Whether a call that serves, by its dotted path, is one of them."""
    package, _, rest = target.partition(".")
    return target in PATHS or (package, rest.rpartition(".")[2]) in METHODS
