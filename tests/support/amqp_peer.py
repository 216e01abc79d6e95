"""A peer that answers AMQP like an idle broker: enough for a consumer that waits for messages.

What the consumer does while it waits is decided by its client library, which is real. Measured
with RabbitMQ 3.10 and with this peer alike: `stop_consuming()` in a handler takes effect up to 5 s
later, `add_callback_threadsafe` at once, `connection.close()` breaks the consuming loop. A broker
of its own for each test would take 10 to 30 s to start.
"""

from __future__ import annotations

import contextlib
import socketserver
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def _answer(method: Any) -> Any:
    """What a broker says to a method; None when it says nothing."""
    from pika import spec

    match method:
        case spec.Connection.StartOk():
            return spec.Connection.Tune(channel_max=64, frame_max=131072, heartbeat=0)
        case spec.Connection.Open():
            return spec.Connection.OpenOk()
        case spec.Connection.Close():
            return spec.Connection.CloseOk()
        case spec.Channel.Open():
            return spec.Channel.OpenOk()
        case spec.Channel.Close():
            return spec.Channel.CloseOk()
        case spec.Queue.Declare():
            return spec.Queue.DeclareOk(method.queue, 0, 0)
        case spec.Basic.Qos():
            return spec.Basic.QosOk()
        case spec.Basic.Consume():
            return spec.Basic.ConsumeOk(method.consumer_tag)
        case spec.Basic.Cancel():
            return spec.Basic.CancelOk(method.consumer_tag)
    return None


class _Conversation(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        from pika import frame, spec

        capabilities = {"basic.nack": True, "consumer_cancel_notify": True}
        start = spec.Connection.Start(
            server_properties={"capabilities": capabilities},
            mechanisms="PLAIN",
            locales="en_US",
        )
        with contextlib.suppress(ConnectionError):
            heard = b""
            while data := self.request.recv(4096):
                heard += data
                while True:
                    length, said = frame.decode_frame(heard)
                    if said is None:
                        break
                    heard = heard[length:]
                    if isinstance(said, frame.ProtocolHeader):
                        self._say(0, start)
                    elif isinstance(said, frame.Method):
                        self._say(said.channel_number, _answer(said.method))

    def _say(self, channel: int, method: Any) -> None:
        from pika import frame

        if method is not None:
            self.request.sendall(frame.Method(channel, method).marshal())


@contextlib.contextmanager
def amqp_peer() -> Iterator[int]:
    """Start a peer; its port on 127.0.0.1."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
