"""How long servers wait for requests in flight, and what keeps a request in flight for ever."""

from __future__ import annotations

from typing import Final, NamedTuple

# Calls that make a server which waits without a limit -> the keyword that sets one.
UNLIMITED: Final[dict[str, str]] = {
    "uvicorn.Config": "timeout_graceful_shutdown",  # its default is None: measured, 0.54
    "uvicorn.run": "timeout_graceful_shutdown",
}

# Calls that make a server -> the keyword that bounds how long it waits, and its default if any.
LIMITS: Final[dict[str, str]] = {
    **UNLIMITED,
    "aiohttp.web.run_app": "shutdown_timeout",
    "aiohttp.web.AppRunner": "shutdown_timeout",
    "aiohttp.web.ServerRunner": "shutdown_timeout",
}
DEFAULTS: Final[dict[str, float]] = {
    "aiohttp.web.run_app": 60.0,  # aiohttp/web.py, 3.14
    "aiohttp.web.AppRunner": 60.0,  # aiohttp/web_runner.py, 3.14
    "aiohttp.web.ServerRunner": 60.0,
}
# Methods that wait for the requests in flight, as long as the call says that made the server.
ENDING: Final = frozenset({("aiohttp.web.BaseRunner", "cleanup")})

# What takes such a configuration, and the methods that serve.
SERVER: Final = "uvicorn.Server"
RUNNING: Final = frozenset({"run", "serve"})

# Responses that last as long as the generator they are given.
STREAMING: Final = frozenset(
    {
        "fastapi.responses.StreamingResponse",
        "starlette.responses.StreamingResponse",
    }
)
# What a part of an ASGI response says when another one comes.
MORE: Final = "more_body"
# By name: who asks this is told of a client that hung up, not of a server that stops.
ASKS_FOR_CLIENT: Final = "is_disconnected"

# WebSockets as handlers know them; the methods that send and that receive begin with these.
# uvicorn closes them when it stops, which a handler hears when it receives or sends, and waits
# until the handler has ended: measured with uvicorn 0.54.
SOCKETS: Final = frozenset(
    {"fastapi.WebSocket", "fastapi.websockets.WebSocket", "starlette.websockets.WebSocket"}
)
SENDING: Final = "send"
RECEIVING: Final = ("iter_", "receive")
# What a handler waits for without a bound; and methods of collections that keep its socket.
QUEUES: Final = frozenset({"asyncio.LifoQueue", "asyncio.PriorityQueue", "asyncio.Queue"})
KEEPING: Final = frozenset({"add", "append", "discard", "remove"})


class Draining(NamedTuple):
    """How long a program that is started by name may take to stop."""

    options: tuple[str, ...]  # that bound it, in seconds: the longest of them counts
    default: float | None  # seconds; None: it has no bound of its own
    purpose: str  # in messages: "to finish its requests"
    source: str
    variables: tuple[str, ...] = ()  # of the environment, that may say otherwise
    config_options: tuple[str, ...] = ()  # name a file that may say otherwise


_REQUESTS: Final = "to finish its requests"
BY_PROGRAM: Final[dict[str, Draining]] = {
    "celery": Draining(
        ("--time-limit", "--soft-time-limit"),
        None,
        "to finish its tasks",
        "celery.apps.worker: a warm shutdown waits for the tasks, and measured",
        variables=("REMAP_SIGTERM",),
    ),
    "gunicorn": Draining(
        ("--graceful-timeout",),
        30.0,
        _REQUESTS,
        "gunicorn.config.GracefulTimeout of 27.0, and measured",
        variables=("GUNICORN_CMD_ARGS",),
        config_options=("-c", "--config"),
    ),
    "hypercorn": Draining(
        ("--graceful-timeout",),
        3.0,
        _REQUESTS,
        "hypercorn.config.Config.graceful_timeout of 0.18",
        config_options=("-c", "--config"),
    ),
    "uvicorn": Draining(
        ("--timeout-graceful-shutdown",),
        None,
        _REQUESTS,
        "uvicorn.main of 0.54, and measured",
        variables=("UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN",),
    ),
}
