"""SHD613."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    any_of,
    instances,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class AutoCommitConsumer(Rule):
    """A Kafka consumer commits records by the clock, done or not.

    With auto-commit the client tells the broker every few seconds, and when it is closed, that all
    records are done that it has given to the program. The one that is being worked on is among
    them. When the process ends then, its successor starts behind that record: nobody finishes it.

    ## Why

    With confluent-kafka and work that takes longer than the interval, the record that a consumer
    was at when it got SIGTERM was lost, 10 of 10 times; with a commit after the work, none. The
    interval is [5 s by default](https://docs.confluent.io/platform/current/clients/librdkafka/html/md_CONFIGURATION.html).
    [aiokafka](https://aiokafka.readthedocs.io/en/stable/consumer.html) commits in the background
    as well, and when it is stopped.
    [kafka-python](https://kafka-python.readthedocs.io/en/master/apidoc/KafkaConsumer.html) commits
    while it waits for more, and in `close()`: a `finally: consumer.close()` that an exit in the
    middle of a record comes through says that it is done, and without it nothing does. What is
    said of aiokafka is from documentation.

    ## Bad

    ```python
    from confluent_kafka import Consumer

    consumer = Consumer(
        {
            "bootstrap.servers": "broker",
            "group.id": "shop",
            "enable.auto.commit": True,  # SHD613
        }
    )
    consumer.subscribe(["orders"])
    while True:
        record = consumer.poll(1.0)
        if record is not None and not record.error():
            charge(record.value())
    ```

    ## Good

    ```python
    from confluent_kafka import Consumer

    consumer = Consumer(
        {"bootstrap.servers": "broker", "group.id": "shop", "enable.auto.commit": False}
    )
    consumer.subscribe(["orders"])
    while True:
        record = consumer.poll(1.0)
        if record is not None and not record.error():
            charge_once(record.value())
            consumer.commit(record)
    ```

    ## Silent when

    - the program commits as well, or stores the offsets itself (`enable.auto.offset.store`);
    - there is no group, so there is nothing to commit; or each start makes a new one
      (`f"proxy-{uuid4()}"`), and nobody goes on from what is committed;
    - the records are only printed, logged, counted or looked at, or what becomes of them is not
      seen;
    - the consumer is handed to somebody else;
    - it is one of kafka-python that nothing closes in the middle of the work: no `finally`, no
      `with`, no exit callback, no handler.

    Reported in `strict`: auto-commit is not asked for, or a consumer of kafka-python is closed by
    another function, and it is not seen when. All three clients have it on by default.

    ## Known misses

    Options from a variable, a setting or a file; `conf["enable.auto.commit"] = True`.

    ## Fix safety

    There is none: the commit has to come after the work, and the work may then be done twice.

    ## Proof

    The real confluent-kafka and kafka-python consume from the cluster that librdkafka brings along
    for tests. It speaks Kafka's protocol over a real connection; there is no broker of Kafka
    itself. SIGTERM comes in the middle of a record. The bad programs have committed it, their
    twins have not, or have done it.
    """

    meta = Meta(
        code="SHD613",
        name="auto-commit-consumer",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=instances(
            "aiokafka.AIOKafkaConsumer", "confluent_kafka.Consumer", "kafka.KafkaConsumer"
        ),
        default_trigger=any_of("enable_auto_commit", "enable.auto.commit"),
    )
    message = "{what} commits a record while {work} is at it: a stop then loses the record"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each consumer."""
        for found in facts.auto_commits.all:
            strict = found.option is None or not found.is_sure
            self.report(
                found.option or found.consumer,
                related=[Via(found.work, "this is done with the records")],
                preset=Preset.STRICT if strict else None,
                confidence=Confidence.LOW if strict else None,
                what="by default the consumer" if found.option is None else "auto-commit",
                work=facts.called(found.work),
            )
