"""Which waits have no bound, and what has to happen for them to end?"""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

START = """
import concurrent.futures, multiprocessing, queue, subprocess, threading
event = threading.Event()
condition = threading.Condition()
barrier = threading.Barrier(2)
mails = queue.Queue()
jobs = multiprocessing.JoinableQueue()
child = subprocess.Popen(["worker"])
pool = multiprocessing.Pool()
executor = concurrent.futures.ThreadPoolExecutor()
future = executor.submit(print)
thread = threading.Thread()
"""


def until(call: str, code: str = "") -> str | None:
    """What ends the wait of a call that stands in `code`."""
    facts = facts_of(f"{START}{code or call}\n")
    return facts.waits.untimed_until(node_of(facts, cst.Call, call))


@pytest.mark.parametrize(
    ("call", "ends"),
    [
        ("event.wait()", "somebody sets the event"),
        ("event.wait(None)", "somebody sets the event"),
        ("condition.wait()", "another thread notifies it"),
        ("condition.wait_for(print)", "another thread notifies it"),
        ("barrier.wait()", "all others have come to the barrier"),
        ("mails.join()", "somebody has done all that is queued"),
        ("jobs.join()", "somebody has done all that is queued"),
        ("child.wait()", "the child ends by itself"),
        ("child.communicate(b'')", "the child ends by itself"),
        ("future.result()", "the job is done"),
        ("future.exception(timeout=None)", "the job is done"),
        ("pool.apply_async(print).get()", "the job is done"),
        ("concurrent.futures.wait([future])", "the jobs are done"),
    ],
)
def test_what_ends_a_wait_without_a_bound(call: str, ends: str) -> None:
    assert until(call) == ends


@pytest.mark.parametrize(
    "call",
    [
        "event.wait(5)",
        "event.wait(0)",
        "event.wait(timeout=limit)",
        "event.wait(**options)",
        "condition.wait_for(print, 5)",
        "child.communicate(None, 5)",
        "concurrent.futures.wait([future], 5)",
        "future.done()",
        "mails.get()",
        "unknown.wait()",
        "thread.join()",
    ],
)
def test_bounded_and_other_calls(call: str) -> None:
    assert until(call) is None


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("event.wait()", "with timeout(5):\n    event.wait()"),
        ("child.wait()", "child.kill()\nchild.wait()"),
        ("future.result()", "if future.done():\n    future.result()"),
        ("future.result()", "x = future.result() if future.done() else None"),
        ("child.wait()", "if child.poll() is not None:\n    child.wait()"),
        ("child.wait()", "if child.poll() is None:\n    pass\nelse:\n    child.wait()"),
        ("child.wait()", "if child.returncode != None and late:\n    child.wait()"),
        ("child.wait()", "while child.poll() is None:\n    pass\nchild.wait()"),
        ("child.wait()", "import signal\nsignal.alarm(5)\nchild.wait()"),
        (
            "future.result()",
            "for _ in x:\n    if not future.done(): continue\n    future.result()",
        ),
        ("future.result()", "def f():\n    if not future.done(): return\n    future.result()"),
    ],
)
def test_what_is_bounded_or_over_by_what_stands_around(call: str, code: str) -> None:
    assert until(call, code) is None


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("future.result()", "if not future.done():\n    future.result()"),
        ("child.wait()", "if child.poll() is None:\n    child.wait()"),
        ("event.wait()", "if future.done():\n    event.wait()"),
        ("future.result()", "if future.done() or late:\n    future.result()"),
        ("future.result()", "if not future.done():\n    late()\nfuture.result()"),
        ("child.wait()", "while child.poll() is None:\n    if late: break\nchild.wait()"),
        ("child.wait()", "import signal\nchild.wait()\nsignal.alarm(5)"),
    ],
)
def test_a_test_of_the_opposite_or_of_another_says_nothing(call: str, code: str) -> None:
    assert until(call, code) is not None


@pytest.mark.parametrize(
    ("call", "long"),
    [
        ("producer.flush()", "for up to 5 minutes"),
        ("producer.flush(timeout=None)", "for up to 5 minutes"),
        ("serializing.flush()", "for up to 5 minutes"),
        ("kafka_python.close()", "for 2 minutes and more"),
        ("producer.flush(10)", None),
        ("producer.flush(timeout=limit)", None),
        ("producer.flush(*arguments)", None),
        ("producer.poll()", None),
        ("consumer.close()", None),
        ("event.flush()", None),
    ],
)
def test_how_long_a_producer_may_be_flushed(call: str, long: str | None) -> None:
    facts = facts_of(
        f"""
        import confluent_kafka, kafka, threading
        event = threading.Event()
        producer = confluent_kafka.Producer()
        serializing = confluent_kafka.SerializingProducer()
        kafka_python = kafka.KafkaProducer()
        consumer = confluent_kafka.Consumer()
        {call}
        """
    )
    assert facts.waits.untimed_flush(node_of(facts, cst.Call, call)) == long
