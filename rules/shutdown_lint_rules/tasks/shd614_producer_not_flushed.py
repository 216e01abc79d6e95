"""SHD614."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import BUFFERS_MESSAGES, Confidence, Meta, Preset, Rule, Severity, Via

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class ProducerNotFlushed(Rule):
    """A producer is never flushed, so what it has not sent yet is lost at the end.

    `send()` and `produce()` put a message into the producer's memory and return. A thread sends it
    later, with others. When the process ends, in order or not, what is still in that memory is
    lost, and the program that wrote it knows nothing of it.

    ## Why

    A program with confluent-kafka that was stopped by SIGTERM, with a handler that exits, had
    written down three messages as sent, which `linger.ms` kept back to send them together. The
    broker had none of them, 10 of 10 times; with `flush()` in a `finally` it had all three.

    kafka-python, aiokafka and Pub/Sub send in the background as well; their documentation asks for
    [`flush()` or `close()`](https://kafka-python.readthedocs.io/en/master/apidoc/KafkaProducer.html),
    [`stop()`](https://aiokafka.readthedocs.io/en/stable/producer.html), and for the
    [result of the future](https://cloud.google.com/pubsub/docs/publisher).

    ## Bad

    ```python
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": "broker"})  # SHD614

    for order in orders():
        producer.produce("orders", order)
        producer.poll(0)
    ```

    ## Good

    ```python
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": "broker"})

    try:
        for order in orders():
            producer.produce("orders", order)
            producer.poll(0)
    finally:
        producer.flush(10)
    ```

    ## Silent when

    - it is flushed, closed or stopped anywhere in the file, or something is that may be it;
    - it is entered by `with`, returned, or handed to somebody else;
    - the result of a send is used: it can be asked whether the message was sent;
    - all topics are those of measurements, by their names: the next number comes soon.

    All findings are shown in `strict`: what is lost at the end is a second's worth of messages,
    and who may miss them is not seen.

    ## Known misses

    Producers that are flushed in one place and left in another; a flush that a stop never comes
    to.

    ## Fix safety

    There is none: where the program ends has to be seen first, and the flush needs a bound
    (SHD305).

    ## Proof

    The real confluent-kafka sends to the cluster that librdkafka brings along for tests. It speaks
    Kafka's protocol over a real connection; there is no broker of Kafka itself. After SIGTERM the
    cluster has fewer messages than the bad program says it sent, and all of its twin's.
    """

    meta = Meta(
        code="SHD614",
        name="producer-not-flushed",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=BUFFERS_MESSAGES,
    )
    message = "nobody waits until this producer has sent all: {send} may be lost at the end"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each producer."""
        for found in facts.unflushed_producers.all:
            first, *others = found.sends
            self.report(
                found.producer,
                related=[
                    Via(first, "this message waits in the producer's memory"),
                    *(Via(other, "so does this one") for other in others),
                ],
                send=f"what {facts.called(first)} gave it",
            )
