"""Which calls disturb the loop of a broker client that waits for messages."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

MAKE = """
import confluent_kafka, kombu, pika, redis
from pika.adapters.blocking_connection import BlockingChannel, BlockingConnection

connection = BlockingConnection()
channel = connection.channel()
broker = kombu.Connection("amqp://")
consumer = confluent_kafka.Consumer({})
cache = redis.Redis()

class Own(pika.BlockingConnection):
    def close(self): pass

own = Own()
"""


@pytest.mark.parametrize(
    ("code", "harm"),
    [
        ("channel.stop_consuming()", "up to 5 s"),
        ("channel.basic_cancel(tag)", "up to 5 s"),
        ("channel.close()", "up to 5 s"),
        ("def run(channel: BlockingChannel): channel.close()", "up to 5 s"),
        ("connection.close()", "OSError"),
        ("broker.release()", "OSError"),
        ("consumer.close()", "RuntimeError"),
        ("anything.stop_consuming()", "up to 5 s"),
    ],
)
def test_disturbs(code: str, harm: str) -> None:
    facts = facts_of(f"{MAKE}\n{code}\n")
    found = facts.brokers.disturbs(node_of(facts, cst.Call, code.rpartition(": ")[2]))
    assert found is not None
    assert harm in found.row.harm
    assert found.is_by_name is code.startswith("anything")


@pytest.mark.parametrize(
    "code",
    [
        "own.close()",
        "cache.close()",
        "anything.close()",
        "close()",
        "connection.add_callback_threadsafe(channel.close)",
        "channel.basic_ack(tag)",
    ],
)
def test_disturbs_nobody(code: str) -> None:
    facts = facts_of(f"{MAKE}\n{code}\n")
    assert facts.brokers.disturbs(node_of(facts, cst.Call, code)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("channel.start_consuming()", True),
        ("def run(): broker.drain_events()", True),
        ("poll()", False),
        ("import threading\ndef run(): consumer.poll()\nthreading.Thread(target=run)", False),
    ],
)
def test_consuming(text: str, expected: bool) -> None:  # noqa: FBT001
    assert (facts_of(f"{MAKE}\n{text}\n").brokers.consuming is not None) is expected
