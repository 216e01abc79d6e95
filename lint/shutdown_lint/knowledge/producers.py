"""Producers that send in the background: how long a flush without a bound may take."""

from __future__ import annotations

from typing import Final, NamedTuple

from shutdown_lint.knowledge.tables import Table

# librdkafka's message.timeout.ms is 300,000.
_FIVE_MINUTES = "for up to 5 minutes"
# kafka-python gives a record up after delivery_timeout_ms, 120,000, and waits for its thread.
_TWO_MINUTES = "for 2 minutes and more"

FLUSHES: Final[Table[str]] = Table(
    {},
    {
        ("confluent_kafka.Producer", "flush"): _FIVE_MINUTES,
        ("kafka.KafkaProducer", "close"): _TWO_MINUTES,
        ("kafka.KafkaProducer", "flush"): _TWO_MINUTES,
    },
)


class Buffering(NamedTuple):
    """What a producer that sends in the background is asked for."""

    send: str  # puts a message into its memory
    ends: frozenset[str]  # they wait until all is sent


# confluent-kafka 2.16, kafka-python 3.0, aiokafka 0.14, the documentation of google-cloud-pubsub.
BUFFERING: Final[dict[str, Buffering]] = {
    "aiokafka.AIOKafkaProducer": Buffering("send", frozenset({"flush", "stop"})),
    "confluent_kafka.Producer": Buffering("produce", frozenset({"close", "flush"})),
    "google.cloud.pubsub.PublisherClient": Buffering("publish", frozenset({"stop"})),
    "kafka.KafkaProducer": Buffering("send", frozenset({"close", "flush"})),
}
