"""Producers that send in the background: how long a flush without a bound may take."""

from __future__ import annotations

from typing import Final

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
