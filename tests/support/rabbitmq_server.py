"""A RabbitMQ of its own for the tests: private ports and folders, gone with them.

It takes 5 to 8 s to start, so the proofs share one (`rabbitmq_shared`); each uses queues of its
own.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.proof_process import RealProcess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GET_IT = "apt-get install rabbitmq-server"
STARTUP = 300.0  # seconds; a guard: it took more than 90 on a machine that was overloaded
PLACES = ("/usr/local/sbin", "/usr/sbin")  # not in the PATH of an ordinary user of Debian
LIFETIME = 3600  # seconds; a guard, longer than a run of all tests
_FIRST_PORT = 10_000  # and up: no well-known ones
PATIENCE = 20.0  # seconds that the server gets to see that a consumer is gone

_CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
distribution.listener.interface = 127.0.0.1
log.file = false
"""


class RabbitMQ:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def queue(self) -> RabbitQueue:
        """A new queue that nobody else uses."""
        return RabbitQueue(self.port, f"jobs-{uuid.uuid4().hex}")

    def connect(self) -> Any:
        """A connection of pika."""
        import pika

        return pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", self.port))


class RabbitQueue:
    """A queue of jobs, as the proofs of consumers want it."""

    def __init__(self, port: int, name: str) -> None:
        self._server = RabbitMQ(port)
        self._name = name
        self.environment = {"BROKER_PORT": str(port), "QUEUE": name}

    def fill(self, count: int) -> None:
        """Put jobs into it: the numbers from 1 on."""
        with contextlib.closing(self._server.connect()) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            channel.queue_declare(self._name, durable=True)
            for number in range(1, count + 1):
                channel.basic_publish("", self._name, str(number).encode())

    def kept(self) -> int:
        """How many jobs it holds once the server has seen that no consumer is left."""
        limit = time.monotonic() + PATIENCE
        with contextlib.closing(self._server.connect()) as connection:
            channel = connection.channel()
            while True:
                found = channel.queue_declare(self._name, passive=True).method
                if not found.consumer_count:
                    return int(found.message_count)
                assert time.monotonic() < limit, f"{self._name} still has a consumer"
                time.sleep(0.02)


def command() -> str:
    """The command that starts a server; skip the test where the machine has none.

    Raises:
        AssertionError: there is none and this is CI, where the proof must run.
    """
    places = os.pathsep.join((os.environ.get("PATH", os.defpath), *PLACES))
    found = shutil.which("rabbitmq-server", path=places)
    if found is None:
        reason = f"no rabbitmq-server on this machine; to get it: {GET_IT}"
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)
    # Debian's command changes to another user and session; the script beside it does not.
    return str(Path(found).resolve().parent / "rabbitmq-server")


@contextlib.contextmanager
def rabbitmq_server() -> Iterator[RabbitMQ]:
    """Start a server from what the machine has, as `command` finds it.

    Raises:
        AssertionError: it does not start.
    """
    script = command()
    with tempfile.TemporaryDirectory(prefix="proof-rabbitmq-") as name:
        folder = Path(name)
        port, for_names, for_nodes = _free_ports(3)
        (folder / "rabbitmq.conf").write_text(_CONFIGURATION.format(port=port))
        (folder / "enabled_plugins").write_text("[].")
        environment = {
            "HOME": name,
            "NOTIFY_SOCKET": str(folder / "nobody"),  # its script becomes the server then
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(for_names),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_DIST_PORT": str(for_nodes),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_NODENAME": f"proof-{port}@localhost",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none +sbwtdcpu none",
        }
        try:
            with (
                _names(folder, environment),
                RealProcess([script], folder, environment, lifetime=LIFETIME) as process,
            ):
                server = RabbitMQ(port)
                process.wait_until(lambda: process.status is not None or _answers(server), STARTUP)
                assert _answers(server), (
                    f"rabbitmq-server did not start: {process.stdout}{process.stderr}"
                )
                yield server
        finally:
            _end_all_of(name)


@contextlib.contextmanager
def _names(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Start epmd, by which nodes of Erlang find each other.

    A server starts one where there is none, in the background: when the machine is busy it asks
    before that one listens, and gives up.
    """
    port = int(environment["ERL_EPMD_PORT"])
    with RealProcess(["epmd"], folder, environment, lifetime=LIFETIME) as process:

        def listens() -> bool:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                return True
            return False

        assert process.wait_until(listens, STARTUP), f"epmd does not listen: {process.stderr}"
        yield


def _answers(server: RabbitMQ) -> bool:
    from pika.exceptions import AMQPError

    with contextlib.suppress(AMQPError, OSError):
        server.connect().close()
        return True
    return False


def _free_ports(count: int) -> list[int]:
    """Ports that nobody gets by chance: below those that the system gives out by itself.

    The server asks for its own up to a minute later on a busy machine, and one of those that the
    system gives out was somebody else's by then in 3 of 10 runs.
    """
    given_out = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()
    ports: set[int] = set()
    with contextlib.ExitStack() as stack:
        while len(ports) < count:
            port = secrets.choice(range(_FIRST_PORT, int(given_out[0])))
            with contextlib.suppress(OSError):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
                ports.add(port)
    return [*ports]


def _end_all_of(folder: str) -> None:
    """Kill what the server started in sessions of their own, and epmd, which outlives it.

    All of them have the folder in their environment.
    """
    limit = time.monotonic() + PATIENCE
    while members := _members(folder.encode()):
        for pid in members:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert time.monotonic() < limit, f"processes of rabbitmq-server do not end: {members}"
        time.sleep(0.02)


def _members(mark: bytes) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                if mark in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
    return found
