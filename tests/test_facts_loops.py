"""Which loops run until somebody stops them, and which except clauses keep them going."""

from __future__ import annotations

import libcst as cst
import pytest

from shutdown_lint.facts.loops.loop_kinds import LoopKind
from support.module_facts import facts_of


def kind_of(loop: str) -> LoopKind | None:
    """What keeps the one loop of a source going; None for a bounded one."""
    facts = facts_of(f"import itertools\nimport kafka\n{loop}: work()\n")
    if not facts.loops.unbounded:
        return None
    (found,) = facts.loops.unbounded
    return found.kind


@pytest.mark.parametrize(
    "loop",
    [
        "while True",
        "while 1",
        "for n in itertools.count()",
        "for n in itertools.cycle(names)",
        "for n in itertools.repeat(1)",
        "for line in iter(read, b'')",
    ],
)
def test_endless(loop: str) -> None:
    assert kind_of(loop) is LoopKind.ENDLESS


@pytest.mark.parametrize(
    "loop",
    [
        "while not self._stop.is_set()",
        "while not stop.is_set()",
        "while not stop.wait(1)",
        "while running",
        "while self.running",
        "while not self.should_stop",
        "while self.is_running()",
        "while running and not stopping",
        "while not stop.is_set() or self._keep_going",
    ],
)
def test_ended_by_a_flag(loop: str) -> None:
    assert kind_of(loop) is LoopKind.FLAG


@pytest.mark.parametrize(
    "loop",
    [
        "for message in consumer",
        "for message in self.consumer",
        "for message in self._order_consumer",
        "for message in kafka.KafkaConsumer('orders')",
        "for message in pubsub.listen()",
        "for message in channel.consume('orders')",
        "for message in subscription",
    ],
)
def test_consumers(loop: str) -> None:
    assert kind_of(loop) is LoopKind.CONSUMER


def test_consumers_by_what_they_are_made_of() -> None:
    facts = facts_of("""
        from kafka import KafkaConsumer

        class Reader:
            def __init__(self):
                self.source = KafkaConsumer("orders")

            def run(self):
                for message in self.source:
                    work(message)

        source = KafkaConsumer("orders")
        for message in source:
            work(message)
    """)
    assert [loop.kind for loop in facts.loops.unbounded] == [LoopKind.CONSUMER] * 2


@pytest.mark.parametrize(
    "loop",
    [
        "while 0",
        "while n < 10",
        "while items",
        "while not ip",
        "while running and n < 10",
        "for n in range(10)",
        "for n in itertools.repeat(1, 3)",
        "for message in messages",
        "for name in consumers",
        "for line in iter(lines)",
        "for key in data.get('x')",
    ],
)
def test_bounded(loop: str) -> None:
    assert kind_of(loop) is None


@pytest.mark.parametrize(
    ("body", "waits"),
    [
        ("time.sleep(1)", True),
        ("q.get()", True),
        ("q.get(timeout=1)", True),
        ("sock.accept()", True),
        ("requests.get(url)", True),
        ("far()", True),
        ("d.get('key')", False),
        ("x += 1", False),
        ("work()", False),
    ],
)
def test_loops_that_wait_are_meant_to_run_for_long(body: str, *, waits: bool) -> None:
    facts = facts_of(f"""
        import queue
        import requests
        import time

        q = queue.Queue()
        d = {{}}

        def near():
            time.sleep(1)

        def far():
            near()

        while True:
            {body}
    """)
    (loop,) = facts.loops.unbounded
    assert facts.loops.waits(loop) is waits


def test_consumers_and_tests_wait_too() -> None:
    facts = facts_of("""
        for message in consumer:
            work(message)
        while not stop.wait(1):
            work()
    """)
    assert all(facts.loops.waits(loop) for loop in facts.loops.unbounded)


@pytest.mark.parametrize(
    ("lines", "around"),
    [
        (["while True:", "    STATEMENT"], True),
        (["while True:", "    with lock:", "        if ready:", "            STATEMENT"], True),
        (["for message in consumer:", "    STATEMENT"], True),
        (["while True:", "    for item in items:", "        STATEMENT"], False),
        (["while True:", "    try:", "        STATEMENT", "    finally: pass"], False),
        (["while True: pass", "else:", "    STATEMENT"], False),
        (["while True:", "    def inner():", "        STATEMENT"], False),
        (["while n < 3:", "    STATEMENT"], False),
        (["STATEMENT"], False),
    ],
)
def test_the_loop_that_goes_on_after_a_statement(lines: list[str], *, around: bool) -> None:
    facts = facts_of("\n".join(lines).replace("STATEMENT", "del this"))
    (statement,) = facts.tree.all(cst.Del)
    found = facts.loops.directly_around(facts.tree.statement(statement))
    assert (found is not None) is around


@pytest.mark.parametrize(
    "clause",
    [
        "raise",
        "return",
        "break",
        "sys.exit(1)",
        "os._exit(1)",
        "if bad: raise",
        "die()",
        "below()",
        "raiser()",
        "six.reraise(*sys.exc_info())",
        "self.stop()",
        "stop.set()",
        "loop.stop()",
        "os.kill(os.getpid(), signal.SIGTERM)",
        "with save_and_reraise_exception(): log()",
        "done = True",
        "self.failed = True",
        "failures += 1",
        "error = sys.exc_info()",
    ],
)
def test_clauses_that_may_end_the_loop(clause: str) -> None:
    assert not goes_on(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "pass",
        "continue",
        "log.exception('failed')",
        "log.fatal('failed')",
        "child.kill()",
        "cache.set(key, None)",
        "self.set_status('failed')",
        "def later(): raise",
        "data = None",
        "quiet()",
    ],
)
def test_clauses_after_which_the_loop_goes_on(clause: str) -> None:
    assert goes_on(clause)


def goes_on(clause: str) -> bool:
    """Whether a loop goes on after a clause, for all that can be seen."""
    facts = facts_of(f"""
        import logging
        import os
        import signal
        import sys

        log = logging.getLogger()

        def die():
            print("bye")
            sys.exit(1)

        def below():
            die()

        def raiser():
            raise RuntimeError

        def quiet():
            print("failed")

        class A:
            def run(self):
                while True:
                    try:
                        work()
                    except:
                        {clause}
                    if done or self.failed or failures > 3:
                        break
                    if error:
                        raise error[1]
                return data
    """)
    (handler,) = facts.tree.all(cst.ExceptHandler)
    return facts.swallowing.goes_on(handler)


def test_a_pause_under_another_name_is_one() -> None:
    facts = facts_of(
        "from asyncio import sleep as nap\nasync def f():\n    while True: await nap(1)\n"
    )
    assert facts.loops.waits(facts.loops.unbounded[0])
