"""SHD607."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, all_of, any_of, instances

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class SoftShutdownUnset(Rule):
    """A cold shutdown of the Celery worker cuts its tasks at once.

    A cold shutdown is what SIGQUIT begins, a second Ctrl+C, and SIGTERM where the platform has set
    `REMAP_SIGTERM=SIGQUIT`. The tasks that are running are cut off, and those that were
    acknowledged early are lost. Since Celery 5.5 `worker_soft_shutdown_timeout` gives them so many
    seconds to end first.

    ## Why

    With Redis and SQS it also gives the worker the time to put back what it has fetched and not
    begun: what it does not put back is given to another worker only when the visibility timeout
    is over.

    ## Bad

    ```python
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0")  # SHD607
    ```

    ## Good

    ```python
    from celery import Celery

    app = Celery("shop", broker="redis://localhost/0")
    app.conf.worker_soft_shutdown_timeout = 20
    ```

    ## Silent when

    - the setting is given, under any name that ends in `soft_shutdown_timeout`;
    - the broker is neither Redis nor SQS, or its URL cannot be seen;
    - the app takes settings from somewhere that this file does not show.

    It is a note of low confidence in the `audit` preset: whether anybody sends SIGQUIT is for the
    platform to say.

    ## Known misses

    A timeout that is as long as the platform's grace period, or longer: then the worker is killed
    before it has put anything back. Apps for Celery before 5.5 do not have the setting.

    ## Fix safety

    There is none: the timeout has to be shorter than the grace period, which the platform sets.

    ## Proof

    The proof sends SIGQUIT to a real Celery worker, with a real Redis, in the middle of a task:
    without the setting the task is cut off, with it, it is done. What is said of `REMAP_SIGTERM`
    and of the brokers is from the documentation:
    [shutdown](https://docs.celeryq.dev/en/stable/userguide/workers.html#worker-shutdown),
    [setting](https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-soft-shutdown-timeout).
    """

    meta = Meta(
        code="SHD607",
        name="soft-shutdown-unset",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        trigger=all_of(instances("celery.Celery"), any_of("redis", "sentinel", "sqs")),
        preset=Preset.AUDIT,
    )
    message = "a cold shutdown of the worker cuts off its tasks at once: no soft shutdown is set"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each app of the module."""
        if facts.celery.options.speak_of("soft_shutdown_timeout"):
            return
        for app in facts.celery.apps:
            if facts.celery_brokers.of(app) is not None:
                self.report(app)
