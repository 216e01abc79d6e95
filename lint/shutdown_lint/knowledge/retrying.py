"""Waits that Python begins again when a signal handler has run and returned, since PEP 475.

Each was measured with a handler that sets a flag, on Python 3.9, 3.11 and 3.13: none ever ended.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Wait(NamedTuple):
    """What has to come before the call returns, and how the wait could have been bounded."""

    until: str  # completes "until …"
    timeout: tuple[int | None, str | None] | None = None  # position and keyword of a bound
    is_of_socket: bool = False  # its bound is set beforehand, on the socket
    is_of_queue: bool = False  # whoever stops it may put something in to wake it


_CONNECTION = Wait("somebody connects", is_of_socket=True)
_DATA = Wait("the other side sends something", is_of_socket=True)
_MESSAGE = Wait("a message comes", is_of_socket=True)
_READY = "a descriptor is ready"
_LINE = Wait("a line comes")
_SOCKET_READS = ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg")

CALLS: Final[dict[str, Wait]] = {
    "os.read": Wait("data comes"),
    "select.select": Wait(_READY, (3, "timeout")),
    "sys.stdin.buffer.readline": _LINE,
    "sys.stdin.readline": _LINE,
}

METHODS: Final[dict[tuple[str, str], Wait]] = {
    ("socket.socket", "accept"): _CONNECTION,
    **{("socket.socket", method): _DATA for method in _SOCKET_READS},
    ("multiprocessing.connection.Connection", "recv"): Wait("a message comes"),
    ("multiprocessing.connection.Connection", "recv_bytes"): Wait("a message comes"),
    ("multiprocessing.connection.Listener", "accept"): Wait("somebody connects"),
    ("selectors.BaseSelector", "select"): Wait(_READY, (0, "timeout")),
    **{
        ("zmq.Socket", method): _MESSAGE
        for method in ("recv", "recv_json", "recv_multipart", "recv_pyobj", "recv_string")
    },
    **{
        (queue, "get"): Wait("something is put into the queue", (1, "timeout"), is_of_queue=True)
        for queue in ("queue.Queue", "queue.SimpleQueue", "multiprocessing.Queue")
    },
}

# On objects of unknown class, in a file that imports `socket`: the name and how much it is given.
SOCKET_METHODS: Final[dict[tuple[str, int], Wait]] = {
    ("accept", 0): _CONNECTION,
    **{(method, 1): _DATA for method in _SOCKET_READS},
}

# They bound the wait of sockets, or end any wait by a signal. One of them is enough for a doubt.
BOUNDING_NAMES: Final = frozenset(
    {
        "O_NONBLOCK", "RCVTIMEO", "SO_RCVTIMEO", "alarm", "set_blocking", "set_wakeup_fd",
        "setblocking", "setdefaulttimeout", "setitimer", "settimeout",
    }
)  # fmt: skip

# Calls that look first whether there is something, so that the wait is over at once.
LOOKING_FIRST: Final = frozenset({"empty", "in_waiting", "poll", "qsize", "select"})
