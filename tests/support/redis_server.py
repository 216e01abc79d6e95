"""A Redis of its own for a test: private socket, nothing on disk, gone with the test."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
        self.environment = {"REDIS_URL": f"unix://{socket}"}  # as the client takes it
        self.client = client

    def list_of_jobs(self) -> RedisList:
        """A list, as the proofs of consumers want it."""
        return RedisList(self)

    def stream_of_jobs(self) -> RedisStream:
        """A stream with a group of consumers, as the proofs want it."""
        return RedisStream(self)

    def waiting_messages(self) -> int:
        """How many messages of Celery's default queue it holds, delivered ones included.

        Celery forgets a delivered message when it is acknowledged.
        """
        queued = self.client.llen("celery")
        delivered = self.client.hlen("unacked")
        assert isinstance(queued, int)
        assert isinstance(delivered, int)
        return queued + delivered


class RedisList:
    """A list of jobs; those that a consumer has moved to another list count as kept."""

    def __init__(self, server: Redis) -> None:
        self._client: Any = server.client  # each answer may be awaitable, by its types
        self.environment = {**server.environment, "QUEUE": "jobs"}

    def fill(self, count: int) -> None:
        """Put jobs into it: the numbers from 1 on, the first one out first."""
        self._client.lpush("jobs", *range(1, count + 1))

    def kept(self) -> int:
        """How many jobs all lists hold."""
        found = self._client.scan_iter(_type="list")
        return sum(self._client.llen(key) for key in found)


class RedisStream:
    """A stream of jobs that a group of consumers reads."""

    def __init__(self, server: Redis) -> None:
        self._client: Any = server.client  # each answer may be awaitable, by its types
        self.environment = {**server.environment, "QUEUE": "jobs"}

    def fill(self, count: int) -> None:
        """Put jobs into it: the numbers from 1 on."""
        self._client.xgroup_create("jobs", "workers", mkstream=True)
        for number in range(1, count + 1):
            self._client.xadd("jobs", {"order": number})

    def kept(self) -> int:
        """How many jobs no consumer has acknowledged: those to come, and those pending."""
        (group,) = self._client.xinfo_groups("jobs")
        return int(group["lag"]) + int(group["pending"])


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
