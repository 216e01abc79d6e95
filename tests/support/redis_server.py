"""A Redis of its own for a test: private socket, nothing on disk, gone with the test."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.proof_process import RealProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    import redis

GET_IT = "apt-get install redis-server"


class Redis:
    """A running server and a client of it."""

    def __init__(self, socket: Path, client: redis.Redis) -> None:
        self.url = f"redis+socket://{socket}"  # as Celery takes it
        self.client = client

    def waiting_messages(self) -> int:
        """How many messages of Celery's default queue it holds, delivered ones included.

        Celery forgets a delivered message when it is acknowledged.
        """
        queued = self.client.llen("celery")
        delivered = self.client.hlen("unacked")
        assert isinstance(queued, int)
        assert isinstance(delivered, int)
        return queued + delivered


@contextlib.contextmanager
def redis_server() -> Iterator[Redis]:
    """Start a server from what the machine has; skip the test where it has none.

    Raises:
        AssertionError: there is none and this is CI, where the proof must run.
    """
    if shutil.which("redis-server") is None:
        reason = f"no redis-server on this machine; to get it: {GET_IT}"
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)
    import redis

    # Not below tmp_path: the address of a socket has 107 characters at most.
    with tempfile.TemporaryDirectory(prefix="proof-") as name:
        folder = Path(name)
        socket = folder / "redis.sock"
        command = ["redis-server", "--port", "0", "--unixsocket", str(socket)]
        quiet = ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
        with RealProcess([*command, *quiet], folder) as server:
            client = redis.Redis(unix_socket_path=str(socket))

            def answers() -> bool:
                with contextlib.suppress(redis.ConnectionError):
                    return bool(client.ping())
                return False

            with contextlib.closing(client):
                started = server.wait_until(answers, 60)
                assert started, f"redis-server did not start: {server.stdout}{server.stderr}"
                yield Redis(socket, client)
