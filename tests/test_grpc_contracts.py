"""What the manuals of SHD703 and SHD704 say of gRPC beside their proofs: what becomes of RPCs."""

from __future__ import annotations

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

GRPC = """
    import os
    import subprocess
    import sys
    import threading
    import time
    from concurrent import futures
    import grpc

    METHOD = "/shop.Prices/Look"
    begun = threading.Event()
    closed = threading.Event()

    def ask(port):
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            try:
                print(channel.unary_unary(METHOD)(b"tea", wait_for_ready=True).decode())
            except grpc.RpcError as error:
                print(error.code().name)

    def look(request, context):
        begun.set()
        time.sleep(0.5)
        if closed.is_set():
            raise ValueError("closed")
        print("ended", flush=True)
        return b"answer"

    if sys.argv[1] == "ask":
        ask(sys.argv[2])
        sys.exit()
    pool = futures.ThreadPoolExecutor(2)
    server = grpc.server(pool)
    handler = grpc.unary_unary_rpc_method_handler(look)
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("shop.Prices", {"Look": handler})]
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    client = subprocess.Popen([sys.executable, __file__, "ask", str(port)])
    begun.wait()
    exec(sys.argv[1])
"""


@pytest.mark.parametrize(
    ("stop", "told"),
    [
        ("server.stop(None); client.wait()", ["UNAVAILABLE", "ended"]),
        ("server.stop(0); client.wait()", ["UNAVAILABLE", "ended"]),
        ("server.stop(30).wait(); client.wait()", ["ended", "answer"]),
        ("server.stop(30); client.wait()", ["ended", "answer"]),
        ("server.stop(30); sys.exit()", ["ended", "answer"]),
        ("server.stop(30); closed.set(); client.wait()", ["UNKNOWN"]),
        ("server.stop(30); os._exit(0)", ["UNAVAILABLE"]),
        ("server.stop()", ["ended", "answer"]),
    ],
)
def test_what_an_rpc_in_flight_gets(stop: str, told: list[str], tmp_path: Path) -> None:
    """A handler goes on to its end in any case, and the end of the interpreter waits for it."""
    ended = run(GRPC, tmp_path, None, stop)
    assert sorted(ended.told) == sorted(told), ended
    assert ("TypeError" in ended.stderr) == (stop == "server.stop()"), ended


AIO = """
    import asyncio
    import sys
    import grpc

    METHOD = "/shop.Prices/Look"

    async def main():
        begun = asyncio.Event()

        async def look(request, context):
            begun.set()
            try:
                await asyncio.sleep(0.5)
            except asyncio.CancelledError:
                print("cancelled")
                raise
            return b"answer"

        server = grpc.aio.server()
        handler = grpc.unary_unary_rpc_method_handler(look)
        server.add_generic_rpc_handlers(
            [grpc.method_handlers_generic_handler("shop.Prices", {"Look": handler})]
        )
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            call = channel.unary_unary(METHOD)(b"tea")
            await begun.wait()
            stop = server.stop(None if sys.argv[1] == "None" else 30)
            if "awaited" in sys.argv:
                await stop
            try:
                print((await call).decode())
            except grpc.RpcError as error:
                print(error.code().name)
            if "awaited" not in sys.argv:  # the next one is served as well
                print((await channel.unary_unary(METHOD)(b"tea")).decode())
                stop.close()

    asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("None", "awaited"), ["cancelled", "UNAVAILABLE"]),
        (("30", "awaited"), ["answer"]),
        (("None",), ["answer", "answer"]),
    ],
)
def test_what_an_rpc_of_asyncio_gets(
    arguments: tuple[str, ...], told: list[str], tmp_path: Path
) -> None:
    """A stop that nobody awaits stops nothing."""
    assert sorted(run(AIO, tmp_path, None, *arguments).told) == sorted(told)
