"""SHD612."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    ACKNOWLEDGES,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class AckBeforeWork(Rule):
    """A message is acknowledged first, and worked on then.

    The acknowledgement tells the broker that the message is done, and the broker forgets it. What
    comes after it in the consumer is not done yet. When the process ends in between, by a stop, by
    an error, with its machine, the message is in no queue and its work is not done: nobody does it
    any more.

    ## Why

    A consumer with pika and RabbitMQ that acknowledges first and works then lost the message that
    it was working on, 10 of 10 times; with both lines the other way round, none. The broker then
    gives the message to somebody again, so the work must do no harm when it is done twice.

    It is the same in each of these, by their documentation and, for the first three, by the
    proofs: `delete_message` of
    [SQS](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html),
    `XACK` of [Redis](https://redis.io/docs/latest/commands/xack/), `ack()` of [NATS
    JetStream](https://docs.nats.io/using-nats/developer/develop_jetstream/consumers), `ack()` of
    [Pub/Sub](https://cloud.google.com/pubsub/docs/subscription-overview), and a commit of
    [Kafka](https://kafka.apache.org/documentation/#semantics). For Pub/Sub there is only the
    documentation: no real server of it can be had.

    ## Bad

    ```python
    import pika

    def work(channel, method, properties, body):
        channel.basic_ack(method.delivery_tag)  # SHD612
        charge(body)
    ```

    ## Good

    ```python
    import pika

    def work(channel, method, properties, body):
        charge_once(body)
        channel.basic_ack(method.delivery_tag)
    ```

    ## Silent when

    - the message is only printed, logged, counted, looked at or removed from its stream after it,
      or something was done with it before;
    - a condition leads to the acknowledgement alone: messages that are skipped, that were seen
      before, that cannot be read, or an option;
    - the function is one for acknowledging, by its name;
    - a pipeline of Redis holds the acknowledgement back until it is executed;
    - nats-py acknowledges by itself: with `cb=` it does when the callback has returned, after the
      work.

    Reported in `strict`: the message is handed on after it, to a caller, a container or a
    callback, and what they do is not seen.

    ## Known misses

    Work that was handed to a thread or a task before the acknowledgement, and is not done by then;
    work after the `execute()` of a pipeline that acknowledges;
    acknowledgements in functions that are called from here; batches that are acknowledged in one
    loop and worked on in another; work in functions whose names say that they only read something.

    ## Fix safety

    There is none: where the work may fail, somebody has to say what becomes of the message then.

    ## Proof

    The real pika consumes from a real RabbitMQ and gets SIGTERM in the middle of a message. The
    bad program loses it, with its twin it is back in the queue. The same with a stream of a real
    Redis: the entry is no longer among those that are pending; and with the real boto3, but with a
    stand-in for SQS, moto's server: the message is in the queue no more, though nobody did it. The
    real nats-py takes messages from a real NATS server, one by one and by a callback: what it
    acknowledges first is out of the stream, what it had not acknowledged is still there.
    """

    meta = Meta(
        code="SHD612",
        name="ack-before-work",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=ACKNOWLEDGES,
    )
    message = "{call} says that the message is done, and {work} comes after it: a stop loses it"
    default_question = "messages.acknowledges_before_work"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each acknowledgement."""
        for early in facts.early_acks.all:
            work, kept = early.treatment
            place = work or kept
            assert place is not None
            strict = work is None
            self.report(
                early.call,
                related=[Via(place, "this is done when the broker has forgotten the message")],
                preset=Preset.STRICT if strict else None,
                confidence=Confidence.LOW if strict else None,
                call=facts.called(early.call),
                work=facts.called(work) if work is not None else "what is done with it",
            )
