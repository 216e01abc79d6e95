"""What manuals say of uvicorn, gunicorn and FastAPI, beside proofs and contracts of servers."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from support.small_program import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform == "win32", reason="the manuals speak of signals"),
]

KEPT_OPEN = """
    import http.client
    import os
    import signal
    import socket
    import threading
    import uvicorn

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"page"})

    door = socket.create_server(("127.0.0.1", 0))

    def ask():
        connection = http.client.HTTPConnection(*door.getsockname())
        connection.request("GET", "/")
        print(connection.getresponse().read().decode(), flush=True)
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait()  # and the connection stays open

    threading.Thread(target=ask, daemon=True).start()
    config = uvicorn.Config(app, lifespan="off", log_level="error", timeout_keep_alive=1_000_000)
    uvicorn.Server(config).run(sockets=[door])
"""


def test_an_idle_connection_does_not_hold_uvicorn_up(tmp_path: Path) -> None:
    ended = run(KEPT_OPEN, tmp_path)
    assert (ended.status, ended.told) == (-signal.SIGTERM, ["page"]), ended


GUNICORN = """
    import sys
    from gunicorn.app.wsgiapp import run

    open("shop.py", "w").write(
        "import os, signal\\n"
        "signal.signal(signal.SIGTERM, lambda *_: os.write(1, b' handler '))\\n"
        "def app(environ, start_response): pass\\n"
    )
    open("conf.py", "w").write(
        "import os, signal\\n"
        "graceful_timeout = 1\\n"
        "loglevel = 'critical'\\n"
        "def post_worker_init(worker): os.kill(os.getppid(), signal.SIGTERM)\\n"
    )
    options = ["--config=conf.py", "--bind=127.0.0.1:0", "--no-control-socket", *sys.argv[1:]]
    sys.path.insert(0, ".")
    sys.argv = ["gunicorn", *options, "shop:app"]
    run()
"""


@pytest.mark.parametrize(
    ("options", "told"), [((), ["handler"]), (("--preload",), [])], ids=["forked", "preloaded"]
)
def test_whose_handler_a_worker_of_gunicorn_has(
    options: tuple[str, ...], told: list[str], tmp_path: Path
) -> None:
    """That of the app, unless the worker sets its own after the import."""
    assert run(GUNICORN, tmp_path, None, *options).told == told


EVENTS = """
    import asyncio
    import contextlib
    import sys
    import warnings
    from fastapi import APIRouter, FastAPI

    warnings.simplefilter("ignore")

    @contextlib.asynccontextmanager
    async def lifespan(app):
        yield
        print("lifespan")

    def close():
        print("event")

    exec(sys.argv[1])

    async def serve():
        messages = iter(("lifespan.startup", "lifespan.shutdown"))

        async def receive():
            return {"type": next(messages)}

        async def send(message):
            assert message["type"].endswith("complete"), message

        await app({"type": "lifespan", "state": {}}, receive, send)

    asyncio.run(serve())
"""
WITH_LIFESPAN = "app = FastAPI(lifespan=lifespan)\n"


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (WITH_LIFESPAN + "app.on_event('shutdown')(close)", ["lifespan"]),
        (WITH_LIFESPAN + "app.router.add_event_handler('shutdown', close)", ["lifespan"]),
        (WITH_LIFESPAN + "app.router.on_shutdown.append(close)", ["lifespan"]),
        ("app = FastAPI(lifespan=lifespan, on_shutdown=[close])", ["lifespan"]),
        (
            "app = FastAPI(on_shutdown=[close])\napp.router.lifespan_context = lifespan",
            ["lifespan"],
        ),
        ("app = FastAPI(on_shutdown=[close])", ["event"]),
        ("app = FastAPI()\napp.on_event('shutdown')(close)", ["event"]),
        (
            WITH_LIFESPAN + "router = APIRouter()\nrouter.on_event('shutdown')(close)\n"
            "app.include_router(router)",
            ["event", "lifespan"],
        ),
    ],
)
def test_which_of_lifespan_and_events_runs(made: str, told: list[str], tmp_path: Path) -> None:
    ended = run(EVENTS, tmp_path, None, made)
    assert sorted(ended.told) == told, ended
