"""A cluster that speaks Kafka's protocol: the one that librdkafka brings along for its own tests.

It is no broker of Kafka, which no package of Debian or of Python brings along, but the clients
connect to it and speak to it as to one. It lives in the process of the tests, on a port of
127.0.0.1.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPIC = "jobs"
GROUP = "workers"
PATIENCE = 30.0  # seconds; a guard


class KafkaTopic:
    """A topic with one partition, as the proofs want it."""

    def __init__(self, servers: str) -> None:
        self._servers = servers
        self.environment = {"BROKER": servers, "QUEUE": TOPIC, "GROUP": GROUP}

    def fill(self, count: int) -> None:
        """Put jobs into it: the numbers from 1 on."""
        from confluent_kafka import Producer

        producer = Producer({"bootstrap.servers": self._servers})
        for number in range(1, count + 1):
            producer.produce(TOPIC, str(number).encode(), partition=0)
        assert producer.flush(PATIENCE) == 0

    def kept(self) -> int:
        """How many of its jobs the group has not committed."""
        from confluent_kafka import Consumer, KafkaException, TopicPartition

        partition = TopicPartition(TOPIC, 0)
        consumer = Consumer({"bootstrap.servers": self._servers, "group.id": GROUP})
        with contextlib.closing(consumer):
            (committed,) = consumer.committed([partition], timeout=PATIENCE)
            try:
                first, end = consumer.get_watermark_offsets(partition, timeout=PATIENCE)
            except KafkaException as error:
                if error.args[0].name() != "_UNKNOWN_PARTITION":
                    raise
                return 0  # nobody has sent anything
        return int(end) - max(int(first), int(committed.offset))


@contextlib.contextmanager
def kafka_topic() -> Iterator[KafkaTopic]:
    """Start a cluster with an empty topic."""
    from confluent_kafka import Producer

    quiet = {"log_level": 0}
    owner = Producer({"bootstrap.servers": "itself", "test.mock.num.brokers": 1, **quiet})
    (broker,) = owner.list_topics(timeout=PATIENCE).brokers.values()
    yield KafkaTopic(f"{broker.host}:{broker.port}")
    del owner  # and the cluster with it
