"""SHD611."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    TAKES_ACKNOWLEDGED,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
)

if TYPE_CHECKING:
    from shutdown_lint.api import AutoAck, ModuleFacts

_ALL = "what is on the way to the consumer or being worked on when the process ends is lost"
_ONE = "what is being worked on when the process ends is lost"


class AutoAckConsumer(Rule):
    """A consumer has the broker forget each message as it is sent.

    With `auto_ack=True` (`no_ack=True` in aio-pika and kombu) RabbitMQ counts a message as done
    when it has written it to the connection. It sends all that the queue holds, as fast as the
    connection takes it. When the consumer stops, the message that it was working on is lost, and
    with it all those that wait in its memory: in order or not, they are in no queue any more.

    ## Why

    Ten messages were in the queue of a consumer with pika. SIGTERM in the middle of the third lost
    it and those that waited behind it, 10 of 10 times. With acknowledgement after the work, and
    `prefetch_count=1`, none was lost.

    ## Bad

    ```python
    import pika

    def work(channel, method, properties, body):
        charge(body)

    connection = pika.BlockingConnection()
    channel = connection.channel()
    channel.basic_consume("orders", work, auto_ack=True)  # SHD611
    channel.start_consuming()
    ```

    ## Good

    ```python
    import pika

    def work(channel, method, properties, body):
        charge_once(body)
        channel.basic_ack(method.delivery_tag)

    connection = pika.BlockingConnection()
    channel = connection.channel()
    channel.basic_qos(prefetch_count=1)
    channel.basic_consume("orders", work)
    channel.start_consuming()
    ```

    ## Silent when

    - the messages are only printed, logged, counted or looked at;
    - the queue ends with its consumer: it is exclusive, deletes itself or has no name; it is one
      for answers, or for numbers of which the next one comes soon, by its name or the callback's.

    Reported in `strict`: what becomes of the messages is not seen, because the callback is from
    another file, is given by a caller, or only puts them aside; some queue of the file is
    temporary, and it is not seen which one this is; the queue is part of an object from elsewhere.

    ## Known misses

    Consumers that take the option from a dictionary, a variable that changes or a setting; other
    protocols than AMQP, such as a consumer of NATS JetStream with `AckPolicy.NONE`; work in
    functions whose names say that they only read something, such as `load_order(body)`.

    ## Fix safety

    There is none: the message has to be acknowledged after the work, which then may be done twice.

    ## Proof

    The real pika consumes ten messages from a real RabbitMQ and gets SIGTERM in its third. The bad
    program loses some, its twin none: what it had not done is back in the queue. That `no_ack` of
    aio-pika and kombu is the same flag of the protocol, and that the broker sends without waiting,
    is from documentation:
    [RabbitMQ](https://www.rabbitmq.com/docs/confirms#acknowledgement-modes),
    [kombu](https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.html).
    """

    meta = Meta(
        code="SHD611",
        name="auto-ack-consumer",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=TAKES_ACKNOWLEDGED,
    )
    message = "{call} has the broker forget each message as it is sent: {harm}"
    default_question = "messages.takes_acknowledged"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each consumer."""
        for found in facts.auto_acks.all:
            work, kept = found.treatment
            if found.is_passing or (work is None and kept is None):
                continue
            self._report(found, strict=work is None or found.is_passing is None)

    def _report(self, found: AutoAck, *, strict: bool) -> None:
        work, callback = found.treatment.work, found.callback
        related = []
        if callback is not None:
            related.append(Via(callback.node, f"{callback.display} is called with each message"))
        if work is not None:
            related.append(Via(work, "this is done with a message that the broker has forgotten"))
        self.report(
            found.call,
            related=related,
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            call=self.facts.called(found.call),
            harm=_ONE if found.one_at_a_time else _ALL,
        )
