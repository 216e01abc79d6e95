"""How long servers wait for requests in flight, and what keeps a request in flight for ever."""

from __future__ import annotations

from typing import Final

# Calls that make a server which waits without a limit -> the keyword that sets one.
UNLIMITED: Final[dict[str, str]] = {
    "uvicorn.Config": "timeout_graceful_shutdown",  # its default is None: measured, 0.54
    "uvicorn.run": "timeout_graceful_shutdown",
}

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
