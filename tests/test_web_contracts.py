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


SOCKETS = """
    import asyncio
    import base64
    import os
    import signal
    import socket
    import sys
    import threading
    import uvicorn

    async def app(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "hello"})
        if sys.argv[1] == "receives":
            print((await receive())["type"], flush=True)
        else:
            await asyncio.Queue().get()

    door = socket.create_server(("127.0.0.1", 0))

    def ask():
        line = socket.create_connection(door.getsockname())
        key = base64.b64encode(bytes(16)).decode()
        line.sendall(
            "GET / HTTP/1.1\\r\\nHost: here\\r\\nUpgrade: websocket\\r\\n"
            "Connection: Upgrade\\r\\n"
            f"Sec-WebSocket-Key: {key}\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n".encode()
        )
        told = b""
        while b"hello" not in told:
            told += line.recv(4096)
        os.kill(os.getpid(), signal.SIGTERM)
        while line.recv(4096):
            pass  # the server closes it
        print("closed", flush=True)
        threading.Event().wait(3)
        os._exit(9)

    threading.Thread(target=ask, daemon=True).start()
    config = uvicorn.Config(app, lifespan="off", log_level="error")
    uvicorn.Server(config).run(sockets=[door])
"""


@pytest.mark.parametrize(
    ("handler", "status", "told"),
    [("receives", -signal.SIGTERM, "websocket.disconnect"), ("waits", 9, "closed")],
)
def test_which_websocket_holds_uvicorn_up(
    handler: str, status: int, told: str, tmp_path: Path
) -> None:
    """Each is closed; one whose handler waits for somebody else is waited for."""
    ended = run(SOCKETS, tmp_path, None, handler)
    assert (ended.status, told in ended.told) == (status, True), ended


IN_A_THREAD = """
    import signal
    import threading
    import time
    import uvicorn

    async def app(scope, receive, send):
        pass

    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    print(signal.getsignal(signal.SIGTERM).name)
    server.should_exit = True
    thread.join()
"""


def test_uvicorn_takes_no_signals_in_a_thread(tmp_path: Path) -> None:
    assert run(IN_A_THREAD, tmp_path).told == ["SIG_DFL"]


WITH_WORKERS = """
    import os
    import signal
    import uvicorn

    async def app(scope, receive, send):
        await receive()
        await send({"type": "lifespan.startup.complete"})
        os.kill(os.getppid(), signal.SIGTERM)
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    if __name__ == "__main__":
        uvicorn.run("program:app", port=0, workers=2, log_level="error")
        print("back")
"""


def test_uvicorn_with_workers_comes_back(tmp_path: Path) -> None:
    assert run(WITH_WORKERS, tmp_path).told == ["back"]


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


TAKEN_OUT = """
    import sys
    from fastapi import FastAPI
    from starlette.applications import Starlette

    def close():
        pass

    try:
        exec(sys.argv[1])
    except Exception as error:
        print(type(error).__name__)
"""


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("Starlette().on_event('shutdown')", ["AttributeError"]),
        ("Starlette(on_shutdown=[close])", ["TypeError"]),
        ("FastAPI().add_event_handler('shutdown', close)", ["AttributeError"]),
        ("FastAPI(on_shutdown=[close])", []),
    ],
)
def test_what_starlette_took_out(made: str, told: list[str], tmp_path: Path) -> None:
    """With 1.0; FastAPI has kept most of it."""
    assert run(TAKEN_OUT, tmp_path, None, made).told == told
