"""Clients of message brokers that cannot be called from a handler that interrupts them.

A consumer waits inside of its client. The handler runs on top of that, on the same thread, and the
client does not know that it is entered a second time.
"""

from __future__ import annotations

from typing import Final

from shutdown_lint.model.record import NamedTuple

_LATE: Final = "it goes on for up to 5 s before it sees that"
_BREAKS: Final = "it fails with {} when the handler returns, and what stands after it never runs"


class BrokerCall(NamedTuple):
    """What becomes of the loop that is interrupted, when a handler makes this call."""

    harm: str
    source: str
    # Where the client takes calls for its loop: from the object that the call is made on.
    threadsafe: str | None = None


_PIKA_LATE = "measured with pika 1.4 and RabbitMQ 3.10, twice each; pika/pika#686, #770, #885"
_ON_CHANNEL = BrokerCall(_LATE, _PIKA_LATE, "connection.add_callback_threadsafe")
_CLOSED_SOCKET = BrokerCall(_BREAKS.format("OSError"), "measured with kombu 5.7, RabbitMQ 3.10")

# (class as the tables know it, method) -> what it does to the loop.
BY_METHOD: Final[dict[tuple[str, str], BrokerCall]] = {
    **{
        ("pika.BlockingChannel", method): _ON_CHANNEL
        for method in ("basic_cancel", "close", "stop_consuming")
    },
    # It ends the generator of `consume()`, which a callback of its own loop must not do.
    ("pika.BlockingChannel", "cancel"): _ON_CHANNEL._replace(threadsafe=None),
    ("pika.BlockingConnection", "close"): BrokerCall(
        _BREAKS.format("OSError"), _PIKA_LATE, "add_callback_threadsafe"
    ),
    ("kombu.Connection", "close"): _CLOSED_SOCKET,
    ("kombu.Connection", "release"): _CLOSED_SOCKET,
    ("confluent_kafka.Consumer", "close"): BrokerCall(
        _BREAKS.format("RuntimeError"), "measured with confluent-kafka 2.16: Consumer closed"
    ),
}

# Methods whose name alone tells, on objects of unknown class.
BY_NAME: Final[dict[str, BrokerCall]] = {"stop_consuming": _ON_CHANNEL._replace(threadsafe=None)}

# What the main program calls to wait for messages, or to look for them without end.
CONSUMING: Final = frozenset({"consume", "drain_events", "poll", "start_consuming"})
