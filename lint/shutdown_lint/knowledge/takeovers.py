"""Servers that put handlers of their own in the place of those that are there."""

from __future__ import annotations

from typing import Final, NamedTuple

_STOP: Final = frozenset({"SIGINT", "SIGTERM"})


class Takeover(NamedTuple):
    """What a server does to the handlers that were set before it serves."""

    name: str  # in messages
    source: str
    signals: frozenset[str] = _STOP
    runs_at_end: bool = False  # they are put back after it has stopped, and called once then
    switch: str | None = None  # a keyword: when given, and not as its default, it takes nothing
    position: int | None = None  # of that parameter


_UVICORN: Final = Takeover(
    "uvicorn", "uvicorn.Server.capture_signals, and measured", runs_at_end=True
)
_GUNICORN: Final = Takeover(
    "gunicorn",
    "gunicorn.arbiter.Arbiter.init_signals, and measured",
    _STOP | {"SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"},
)

BY_PATH: Final[dict[str, Takeover]] = {
    "aiohttp.web.run_app": Takeover("aiohttp", "measured", switch="handle_signals"),
    "gunicorn.app.wsgiapp.run": _GUNICORN,
    "hypercorn.asyncio.serve": Takeover(
        "hypercorn", "hypercorn.asyncio.run.worker_serve, and measured", switch="shutdown_trigger"
    ),
    "hypercorn.run.run": Takeover("hypercorn", "measured, with workers and without"),
    # SIGINT it takes from Python alone.
    "twisted.internet.reactor.run": Takeover(
        "Twisted's reactor",
        "twisted.internet._signals of 26.10, and measured",
        frozenset({"SIGTERM"}),
        switch="installSignalHandlers",
        position=0,
    ),
    "uvicorn.run": _UVICORN,
}

# Methods of objects of these classes, those of classes derived from them included where the class
# does not look after signals itself.
BY_CLASS: Final[dict[tuple[str, str], Takeover]] = {
    ("uvicorn.Server", "run"): _UVICORN,
    ("uvicorn.Server", "serve"): _UVICORN,
    ("gunicorn.app.base.BaseApplication", "run"): _GUNICORN,
    ("gunicorn.app.wsgiapp.WSGIApplication", "run"): _GUNICORN,
}
# Methods by which such a class does.
OWN_SIGNALS: Final = frozenset(
    {"capture_signals", "handle_exit", "init_signals", "install_signal_handlers"}
)

# Methods by name, on objects of any class.
BY_METHOD: Final[dict[str, Takeover]] = {
    "worker_main": Takeover("the Celery worker", "measured: it sets its own on start"),
}

# Keywords by which a server only looks after other processes that serve: when it reloads the
# code, or has several workers. Such a parent comes back when it is told to stop (measured with
# uvicorn 0.54).
RELOADS: Final = "reload"
WORKERS: Final = "workers"

# What an ASGI server imports: it sets its handlers after that.
ASGI_APPS: Final = frozenset(
    {
        "fastapi.FastAPI",
        "litestar.Litestar",
        "quart.Quart",
        "starlette.applications.Starlette",
    }
)

# What a WSGI server imports: a worker of gunicorn has set its handlers before that.
WSGI_APPS: Final = frozenset(
    {
        "bottle.Bottle",
        "django.core.wsgi.get_wsgi_application",
        "falcon.API",
        "falcon.App",
        "flask.Flask",
        "pyramid.config.Configurator",
    }
)
# The signals by which gunicorn's master ends its workers: in good order, or at once.
ENDS_WORKER: Final = frozenset({"SIGQUIT", "SIGTERM"})
# A method of this class runs whenever such an app is imported.
APP_CONFIG: Final = "django.apps.AppConfig"
READY: Final = "ready"

# Attributes of servers by which a handler asks for what the server does on the signal anyway.
ASKING: Final = frozenset({"force_exit", "handle_exit", "should_exit"})
