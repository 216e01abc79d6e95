"""SHD605."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_of,
    instances,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class RedisVisibilityUnset(Rule):
    """Celery gets a task back from Redis or SQS after a time that nobody has chosen.

    These brokers do not notice that a worker is gone. What it had not acknowledged is given to
    another one when the visibility timeout is over: by default that is an hour with Redis and half
    an hour with SQS. A task of a worker that was killed waits for as long; one that takes longer,
    or is sent to be run later than that, is given to a second worker while the first has it.

    ## Why

    It matters where tasks are acknowledged late, and for those with an ETA, which a worker holds
    unacknowledged until their time has come. Celery's documentation warns of tasks that are run
    again and again, in a loop, because they take longer.

    ## Bad

    ```python
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0")  # SHD605

    @app.task(acks_late=True, reject_on_worker_lost=True)
    def charge(order_id):
        payments.charge_once(order_id)
    ```

    ## Good

    ```python
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0")
    app.conf.broker_transport_options = {"visibility_timeout": 600}

    @app.task(acks_late=True, reject_on_worker_lost=True)
    def charge(order_id):
        payments.charge_once(order_id)
    ```

    ## Silent when

    - `visibility_timeout` stands anywhere in the file, or the transport options come from
      elsewhere;
    - the broker is another one, or its URL cannot be seen;
    - the app takes settings from somewhere that this file does not show;
    - no task is acknowledged late, and none is sent with an `eta`, or a `countdown` of half an
      hour or more.

    It is a note of low confidence in the `strict` preset: the default may be what is wanted.

    ## Known misses

    Tasks in other files than the app.

    ## Fix safety

    There is none: the timeout has to be longer than the longest task and the farthest ETA.

    ## Proof

    The proof kills a real Celery worker in the middle of a task, with a real Redis, and starts
    another: without a timeout it does not get the task while it is watched, with one of a second
    it does. That the default is an hour with Redis and half an hour with SQS, and that longer
    tasks run twice, is from the documentation:
    [Redis](https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/redis.html#visibility-timeout),
    [SQS](https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/sqs.html).
    """

    meta = Meta(
        code="SHD605",
        name="redis-visibility-unset",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        trigger=all_of(
            instances("celery.Celery"),
            any_of("redis", "sentinel", "sqs"),
            any_of("acks_late", "ACKS_LATE", "eta", "countdown"),
        ),
        preset=Preset.STRICT,
    )
    message = "no visibility timeout: {broker} gives {what} back by its default alone"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each app of the module."""
        for app in facts.celery.apps:
            broker = facts.celery_brokers.of(app)
            if broker is None or not facts.celery_brokers.gives_back_late():
                continue
            later = facts.celery_brokers.waits_long()
            is_late = facts.celery_brokers.is_late()
            if is_late or later is not None:
                self.report(
                    app,
                    related=[Via(later, "sent to be run later")] if later is not None else [],
                    broker=broker,
                    what="what a killed worker had"
                    if is_late
                    else "a task that waits for its ETA",
                )
