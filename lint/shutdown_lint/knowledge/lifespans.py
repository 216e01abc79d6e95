"""How frameworks are told what to run when they start."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.cleanup import EVENT_REGISTRARS

__all__ = [
    "CONTEXT_MANAGERS",
    "EVENT_REGISTRARS",
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
