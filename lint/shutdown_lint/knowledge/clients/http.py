"""Clients of HTTP, websockets and gRPC."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.waiting import NETWORK, Blocking, calls, methods

_VERBS = "delete get head options patch post put request"
_TIMED = Blocking(NETWORK, (None, "timeout"))
_REPLY = Blocking(NETWORK)

CLASSES: Final[dict[str, str]] = {
    "aiohttp.ClientSession": "aiohttp.ClientSession",
    "grpc.Server": "grpc.Server",
    "grpc.aio.Server": "grpc.aio.Server",
    "grpc.aio.server": "grpc.aio.Server",
    "grpc.channel_ready_future": "concurrent.futures.Future",
    "grpc.experimental.aio.server": "grpc.aio.Server",
    "grpc.server": "grpc.Server",
    "httpx.AsyncClient": "httpx.AsyncClient",
    "httpx.Client": "httpx.Client",
    "requests.Session": "requests.Session",
    "requests.session": "requests.Session",
    "urllib3.HTTPConnectionPool": "urllib3.PoolManager",
    "urllib3.HTTPSConnectionPool": "urllib3.PoolManager",
    "urllib3.PoolManager": "urllib3.PoolManager",
    "urllib3.ProxyManager": "urllib3.PoolManager",
    "websocket.WebSocket": "websocket.WebSocket",
    "websocket.create_connection": "websocket.WebSocket",
    "websockets.sync.client.connect": "websockets.sync.client.ClientConnection",
}

FACTORIES: Final[dict[tuple[str, str], str]] = {
    # An event of grpc's own: set when the last RPC has ended, which the grace bounds.
    ("grpc.Server", "stop"): "grpc.Stopped",
}

CALLS: Final[dict[str, Blocking]] = {
    **calls("requests", _VERBS, _TIMED),
    **calls("httpx", _VERBS, _TIMED),
    "urllib3.request": _TIMED,
    "websocket.create_connection": Blocking(NETWORK, (1, "timeout")),
    "websockets.sync.client.connect": Blocking(NETWORK, (None, "open_timeout"), default=10),
}

METHODS: Final[dict[tuple[str, str], Blocking]] = {
    **methods("httpx.Client", _VERBS, _TIMED),
    ("httpx.Client", "send"): _REPLY,
    **methods("requests.Session", _VERBS, _TIMED),
    ("requests.Session", "request"): Blocking(NETWORK, (8, "timeout")),
    ("requests.Session", "send"): _TIMED,
    **methods("urllib3.PoolManager", "request urlopen", _TIMED),
    # sends its farewell and waits this long for the other's
    ("websocket.WebSocket", "close"): Blocking(NETWORK, (2, "timeout"), default=3),
    **methods("websocket.WebSocket", "connect recv recv_data send", _REPLY),
    ("websockets.sync.client.ClientConnection", "recv"): Blocking(NETWORK, (0, "timeout")),
    **methods("websockets.sync.client.ClientConnection", "close send", _REPLY),
}
