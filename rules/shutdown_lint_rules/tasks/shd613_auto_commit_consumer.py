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
    middle of a record comes through says that it is done. These two are from documentation.

    ## Bad

    ```python
    from kafka import KafkaConsumer

    consumer = KafkaConsumer(
        "orders",
        group_id="shop",
        enable_auto_commit=True,  # SHD613
    )
    for record in consumer:
        charge(record.value)
    ```

    ## Good

    ```python
    from kafka import KafkaConsumer

    consumer = KafkaConsumer("orders", group_id="shop", enable_auto_commit=False)
    for record in consumer:
        charge_once(record.value)
        consumer.commit()
    ```

    ## Silent when

    - the program commits as well, or stores the offsets itself (`enable.auto.offset.store`);
    - there is no group, so there is nothing to commit;
    - the records are only printed, logged or looked at, or what becomes of them is not seen;
    - the consumer is handed to somebody else.

    Reported in `strict`: auto-commit is not asked for. All three clients have it on by default.

    ## Known misses

    Options from a variable, a setting or a file; `conf["enable.auto.commit"] = True`.

    ## Fix safety

    There is none: the commit has to come after the work, and the work may then be done twice.

    ## Proof

    The real confluent-kafka consumes from the cluster that librdkafka brings along for tests. It
    speaks Kafka's protocol over a real connection; there is no broker of Kafka itself. SIGTERM
    comes in the middle of a record. The bad program has committed it, its twin has not.
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
            strict = found.option is None
            self.report(
                found.option or found.consumer,
                related=[Via(found.work, "this is done with the records")],
                preset=Preset.STRICT if strict else None,
                confidence=Confidence.LOW if strict else None,
                what="by default the consumer" if strict else "auto-commit",
                work=facts.called(found.work),
            )
