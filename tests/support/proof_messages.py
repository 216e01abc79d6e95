"""A consumer that is stopped in the middle of a job, with a real broker.

The driver puts jobs into a queue, starts the program as its consumer and signals it when
`case.when` says that it is at work. A job that is neither done (a line of `case.evidence`) nor
held by the broker afterwards is lost.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, Self

from support.kafka_cluster import kafka_topic
from support.nats_server import nats_stream
from support.proof_runner import run_signalled
from support.rabbitmq_shared import shared_rabbitmq
from support.redis_server import Redis, redis_server
from support.sqs_server import sqs_queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from support.proof_case import Case
    from support.proof_outcome import Outcome
    from support.rabbitmq_server import RabbitMQ

JOBS = 10


class JobQueue(Protocol):
    """A queue of a broker."""

    @property
    def environment(self) -> Mapping[str, str]:
        """By which the program finds it."""

    def fill(self, count: int) -> None:
        """Put jobs into it: the numbers from 1 on."""

    def kept(self) -> int:
        """How many jobs the broker holds when no consumer is left."""


class Brokers:
    """The brokers that take long to start: one of each for all tests of a run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder  # of the run

    def __enter__(self) -> Self:
        self._stack = contextlib.ExitStack().__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def rabbitmq(self) -> RabbitMQ:
        """A RabbitMQ, started for the first test that asks for it."""
        return self._stack.enter_context(shared_rabbitmq(self._folder))


@contextlib.contextmanager
def _redis(queue: Callable[[Redis], JobQueue]) -> Iterator[JobQueue]:
    with redis_server() as server:
        yield queue(server)


DRIVERS: dict[str, Callable[[Brokers], AbstractContextManager[JobQueue]]] = {
    "kafka-consumer": lambda _: kafka_topic(),
    "kafka-producer": lambda _: kafka_topic(),
    "nats-consumer": lambda _: nats_stream(),
    "rabbitmq-consumer": lambda brokers: contextlib.nullcontext(brokers.rabbitmq.queue()),
    "redis-list": lambda _: _redis(Redis.list_of_jobs),
    "redis-stream": lambda _: _redis(Redis.stream_of_jobs),
    "sqs-consumer": lambda _: sqs_queue(),
}


def run_consumer(
    case: Case, program: Path, folder: Path, bound: float, brokers: Brokers
) -> Outcome:
    """Run a copy of `program` as the consumer of some jobs, and signal it as `case` says."""
    with DRIVERS[case.driver](brokers) as queue:
        sent = 0 if case.driver == "kafka-producer" else JOBS
        if sent:
            queue.fill(sent)
        outcome = run_signalled(case, program, folder, bound, queue.environment)
        return replace(outcome, sent=sent, kept_by_broker=queue.kept())
