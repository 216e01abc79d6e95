"""A client with a request in flight while its server is told to stop, and what came back.

The request is an upload of two halves: the server has the first one when the signal comes, and
waits for the second. Nothing has to be timed: how long the request takes is for the client to
say, and it says so once the server has ended, or has had its time to.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from support.proof_process import RealProcess

Request = Literal["upload", "page", "stream", "answered"]

STARTUP: Final = 60.0  # seconds until the server listens
HALVES: Final = (b"first ", b"second")
LENGTH: Final = sum(map(len, HALVES))
PATIENCE: Final = 1.5  # seconds that a server gets to drop the request, or to answer it
SOON: Final = 0.1  # seconds, where the harm is another
_POST = f"POST / HTTP/1.1\r\nHost: proof\r\nConnection: close\r\nContent-Length: {LENGTH}\r\n\r\n"
_GET = b"GET / HTTP/1.1\r\nHost: proof\r\nConnection: close\r\n\r\n"


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    assert isinstance(port, int)
    return port


class Client:
    """One connection with one request.

    `upload` is in flight when the signal comes; so is `page`, if its server sees to it, and
    `stream`, which asks for an answer without an end; `answered` has come to its end by then.
    """

    def __init__(self, request: Request, port: int) -> None:
        self._request = request
        self._port = port
        self._socket: socket.socket | None = None
        self._received = bytearray()
        self._reader = threading.Thread(target=self._read, daemon=True)

    @property
    def answer(self) -> str:
        """What came back so far."""
        return self._received.decode(errors="replace")

    def begin(self, process: RealProcess) -> None:
        """Connect as soon as the server listens, and send the request, or its first half."""
        assert process.wait_until(self._connects, STARTUP), f"nobody listens\n{process.stderr}"
        assert self._socket is not None
        if self._request in ("page", "stream"):
            self._socket.sendall(_GET)
        else:
            self._socket.sendall(_POST.encode() + HALVES[0])
        self._reader.start()
        if self._request == "answered":
            self._finish()
            assert process.wait_until(lambda: not self._reader.is_alive(), STARTUP)

    def go_on(self, process: RealProcess, patience: float) -> None:
        """Send the second half once the server is gone, or had its time to go."""
        if self._request == "upload":
            process.wait(patience)
            self._finish()

    def end(self) -> None:
        """Hang up, when the server has had its time to answer."""
        if self._socket is not None:
            self._reader.join(0 if self._request == "stream" else PATIENCE)
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()

    def _connects(self) -> bool:
        try:
            self._socket = socket.create_connection(("127.0.0.1", self._port))
        except ConnectionRefusedError:
            time.sleep(0.01)
            return False
        return True

    def _finish(self) -> None:
        assert self._socket is not None
        with contextlib.suppress(ConnectionError):  # the server is gone
            self._socket.sendall(HALVES[1])

    def _read(self) -> None:
        assert self._socket is not None
        with contextlib.suppress(OSError):
            while data := self._socket.recv(4096):
                self._received += data
            self._socket.shutdown(socket.SHUT_RDWR)  # servers wait for it before they go on
