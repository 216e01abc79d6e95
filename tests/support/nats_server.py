"""A NATS with JetStream of its own for a test: private port and folder, gone with the test."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.proof_client import free_port
from support.proof_process import RealProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from nats.js import JetStreamContext

GET_IT = "apt-get install nats-server"
STARTUP = 60.0  # seconds; a guard


class NatsStream:
    """A stream of jobs from which the server takes out what is acknowledged."""

    def __init__(self, port: int) -> None:
        self._url = f"nats://127.0.0.1:{port}"
        self.environment = {"NATS_URL": self._url, "QUEUE": "jobs"}

    def fill(self, count: int) -> None:
        """Put jobs into it: the numbers from 1 on."""
        asyncio.run(self._fill(count))

    def kept(self) -> int:
        """How many jobs no consumer has acknowledged, delivered ones included."""
        return asyncio.run(self._kept())

    async def _fill(self, count: int) -> None:
        from nats.js.api import RetentionPolicy

        async with self._connected() as stream:
            await stream.add_stream(
                name="jobs", subjects=["jobs"], retention=RetentionPolicy.WORK_QUEUE
            )
            for number in range(1, count + 1):
                await stream.publish("jobs", str(number).encode())

    async def _kept(self) -> int:
        async with self._connected() as stream:
            return (await stream.stream_info("jobs")).state.messages

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[JetStreamContext]:
        import nats

        client = await nats.connect(self._url)
        try:
            yield client.jetstream()
        finally:
            await client.close()


@contextlib.contextmanager
def nats_stream() -> Iterator[NatsStream]:
    """Start a server from what the machine has; skip the test where it has none.

    Raises:
        AssertionError: there is none and this is CI, where the proof must run.
    """
    if shutil.which("nats-server") is None:
        reason = f"no nats-server on this machine; to get it: {GET_IT}"
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="proof-") as name:
        command = ["nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", name]
        with RealProcess(command, Path(name)) as server:

            def listens() -> bool:
                with contextlib.suppress(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port)).close()
                    return True
                return False

            started = server.wait_until(listens, STARTUP)
            assert started, f"nats-server did not start: {server.stdout}{server.stderr}"
            yield NatsStream(port)
