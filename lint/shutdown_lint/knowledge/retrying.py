"""Waits that Python begins again when a signal handler has run and returned, since PEP 475.

Each was measured with a handler that sets a flag, on Python 3.9, 3.11 and 3.13: none ever ended.
"""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.tables import Table
from shutdown_lint.model.record import NamedTuple

# What is waited on, where others may end the wait from outside.
CHILD: Final = "child"
DESCRIPTOR: Final = "descriptor"
EVENT: Final = "event"
QUEUE: Final = "queue"
SOCKET: Final = "socket"


class Wait(NamedTuple):
    """What has to come before the call returns, and how the wait could have been bounded."""

    until: str  # completes "until …"
    timeout: tuple[int | None, str | None] | None = None  # position and keyword of a bound
    of: str = ""

    @property
    def is_of_queue(self) -> bool:
        """Whether whoever stops it may put something in to wake it."""
        return self.of == QUEUE

    @property
    def mostly_ends(self) -> bool:
        """Whether what is waited for comes by itself, as a rule."""
        return self.of in (CHILD, EVENT)


class WaitTable(NamedTuple):
    """Rows for what is known by its path or class, and for sockets of unknown class."""

    rows: Table[Wait]
    # In a file that imports `socket`: the name of a method and how much it is given.
    socket_methods: dict[tuple[str, int], Wait]


_CONNECTION = Wait("somebody connects", of=SOCKET)
_DATA = Wait("the other side sends something", of=SOCKET)
_MESSAGE = Wait("a message comes", of=SOCKET)
_READY = "a descriptor is ready"
_LINE = Wait("a line comes")
_SOCKET_READS = ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg")

METHODS: Final[dict[tuple[str, str], Wait]] = {
    ("socket.socket", "accept"): _CONNECTION,
    **{("socket.socket", method): _DATA for method in _SOCKET_READS},
    ("multiprocessing.connection.Connection", "recv"): _MESSAGE,
    ("multiprocessing.connection.Connection", "recv_bytes"): _MESSAGE,
    ("multiprocessing.connection.Listener", "accept"): _CONNECTION,
    ("selectors.BaseSelector", "select"): Wait(_READY, (0, "timeout")),
    **{
        ("zmq.Socket", method): _MESSAGE
        for method in ("recv", "recv_json", "recv_multipart", "recv_pyobj", "recv_string")
    },
    **{
        (queue, "get"): Wait("something is put into the queue", (1, "timeout"), QUEUE)
        for queue in ("queue.Queue", "queue.SimpleQueue", "multiprocessing.Queue")
    },
}

SOCKET_METHODS: Final[dict[tuple[str, int], Wait]] = {
    ("accept", 0): _CONNECTION,
    **{(method, 1): _DATA for method in _SOCKET_READS},
}

WAITS: Final = WaitTable(
    Table(
        {
            "os.read": Wait("data comes", of=DESCRIPTOR),
            "select.select": Wait(_READY, (3, "timeout")),
            "sys.stdin.buffer.readline": _LINE,
            "sys.stdin.readline": _LINE,
        },
        METHODS,
    ),
    SOCKET_METHODS,
)

# Calls that give descriptors of files, whose reads end at the end of the file.
OPENING_FILES: Final = frozenset({"os.memfd_create", "os.open", "tempfile.mkstemp"})

# They bound the wait of sockets, or end any wait by a signal. One of them is enough for a doubt.
BOUNDING_NAMES: Final = frozenset(
    {
        "O_NONBLOCK", "RCVTIMEO", "SO_RCVTIMEO", "alarm", "set_blocking", "set_wakeup_fd",
        "setblocking", "setdefaulttimeout", "setitimer", "settimeout",
    }
)  # fmt: skip

# Calls that look first whether there is something, so that the wait is over at once.
LOOKING_FIRST: Final = frozenset({"empty", "in_waiting", "poll", "qsize", "select"})
