"""How frameworks are told what to run when they start."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.cleanup import EVENT_REGISTRARS

__all__ = [
    "CONTEXT_MANAGERS",
    "EITHER_OR_APPS",
    "EVENT_KEYWORDS",
    "EVENT_REGISTRARS",
    "LIFESPAN_CONTEXT",
    "ROUTER",
    "RUNNING_EVENTS",
    "START_DECORATORS",
    "START_EVENTS",
    "START_LISTS",
]

# They make a context manager of a generator: what ends the block is raised at its yield. Not
# aiohttp's cleanup_ctx, which just asks for the next value.
CONTEXT_MANAGERS: Final = frozenset(
    {"contextlib.asynccontextmanager", "contextlib.contextmanager"}
)

# Last part of the decorator: Quart, Sanic, Starlette.
START_DECORATORS: Final = frozenset(
    {"after_server_start", "before_server_start", "before_serving", "main_process_start"}
)

# `on_event("startup")`, `register_listener(start, "before_server_start")`.
START_EVENTS: Final = frozenset(
    {"after_server_start", "before_server_start", "main_process_start", "startup"}
)

# `app.on_startup.append(start)`, `Starlette(on_startup=[start])`.
START_LISTS: Final = ("on_startup",)

# Apps that run a lifespan or their handlers of events, and never both. Measured with FastAPI
# 0.165; Starlette 1.10 has no such handlers any more.
EITHER_OR_APPS: Final = frozenset(
    {
        "fastapi.FastAPI",
        "fastapi.applications.FastAPI",
        "starlette.applications.Starlette",
    }
)
ROUTER: Final = "router"  # the attribute of theirs that keeps the handlers …
LIFESPAN_CONTEXT: Final = "lifespan_context"  # … and the lifespan

# Keywords of their constructors, and the events.
EVENT_KEYWORDS: Final[dict[str, str]] = {"on_shutdown": "shutdown", "on_startup": "startup"}

# Attributes of a router by which somebody runs the handlers himself.
RUNNING_EVENTS: Final = frozenset({"_shutdown", "_startup", "shutdown", "startup"})
