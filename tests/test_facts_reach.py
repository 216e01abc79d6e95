"""What runs when something runs, and by which way the code gets there."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of


def reached_from(text: str, function: str = "stop", *, coroutines: bool = False) -> dict[str, int]:
    """The calls that are not of this module's functions, each with its depth."""
    facts = facts_of(text)
    start = next(one for one in facts.functions.all if one.name == function)
    return {
        facts.source(reached.node): reached.depth
        for reached in facts.reach.from_function(start, coroutines=coroutines)
        if isinstance(reached.node, cst.Call) and facts.calls.callee(reached.node) is None
    }


def test_through_several_calls() -> None:
    text = """
        def stop(signum, frame):
            first()
            here()

        def first(): second()
        def second(): third()
        def third(): there()
    """
    assert reached_from(text) == {"here()": 0, "there()": 3}


def test_the_way_is_told() -> None:
    facts = facts_of(
        """
        def stop(signum, frame):
            first(signum)

        def first(signum):
            second()

        def second():
            there()
        """
    )
    start = facts.functions.all[0]
    (reached,) = [
        one
        for one in facts.reach.from_function(start)
        if isinstance(one.node, cst.Call) and facts.source(one.node) == "there()"
    ]
    assert [facts.source(via.node) for via in reached.path] == ["first(signum)", "second()"]
    assert all(via.step for via in reached.path)
    assert reached.function is not None
    assert reached.function.name == "second"


def test_through_methods_of_local_classes() -> None:
    text = """
        class Base:
            def close(self):
                self._flush()

            def _flush(self):
                flush()

        class Store(Base):
            def __init__(self):
                opened()

        class Service:
            def __init__(self):
                self.store = Store()

            def stop(self, signum, frame):
                self.halt()
                self.store.close()
                Store().close()
                other = Store()
                other.close()

            def halt(self):
                halted()
    """
    assert reached_from(text) == {"halted()": 1, "flush()": 2, "opened()": 1}


def test_recursion_ends() -> None:
    text = """
        def stop():
            other()
            here()

        def other():
            stop()
            other()
    """
    assert reached_from(text) == {"here()": 0}


@pytest.mark.parametrize(
    "body",
    [
        "    def later(): there()\n    callbacks.append(later)",
        "    callbacks.append(lambda: there())",
        "    class Later:\n        def run(self): there()",
        "    generator()",
        "    coroutine()",
        "    threaded()",
        "    threading.Thread(target=plain)",
        "    Service().overridden()",
    ],
)
def test_what_does_not_run_here(body: str) -> None:
    text = f"""
import threading
from helpers import run_in_thread

def plain(): there()

def generator():
    there()
    yield

async def coroutine(): there()

@run_in_thread
def threaded(): there()

class Service(Framework):
    def overridden(self): ...

def stop(signum, frame):
{body}
"""
    assert "there()" not in reached_from(text)


@pytest.mark.parametrize(
    "body",
    ["await coroutine()", "await asyncio.wait_for(coroutine(), 3)"],
)
def test_coroutines_that_are_awaited(body: str) -> None:
    text = f"""
import asyncio

async def coroutine(): there()

async def stop():
    {body}
"""
    assert reached_from(text)["there()"] == 1


def test_coroutines_that_somebody_awaits_later() -> None:
    text = """
        import asyncio

        async def coroutine(): there()

        def stop():
            asyncio.ensure_future(coroutine())
    """
    assert "there()" not in reached_from(text)
    assert reached_from(text, coroutines=True)["there()"] == 1


def test_cleanup_in_a_finally_that_stands_in_a_with() -> None:
    facts = facts_of(
        """
        class Worker:
            def run(self):
                with self.pool as pool:
                    try:
                        pool.work()
                    finally:
                        with lock:
                            self.close()

            def close(self):
                closed()
        """
    )
    finals = [one for one in facts.cleanups.all if one.kind.value == "finally"]
    (cleanup,) = finals
    calls = [
        facts.source(reached.node)
        for reached in facts.reach.from_node(cleanup.root)
        if isinstance(reached.node, cst.Call)
    ]
    assert calls == ["self.close()", "closed()"]


@pytest.mark.parametrize(
    "loop",
    [
        "while True:",
        "while 1:",
        "while not self._stop.is_set():",
        "while not stopping:",
        "while self.running:",
        "while not stop.wait(5):",
        "for message in consumer:",
        "for number in itertools.count():",
        "for job in iter(queue.get, None):",
    ],
)
def test_loops_that_run_until_they_are_stopped(loop: str) -> None:
    facts = facts_of(f"import itertools, time\nfrom kafka import KafkaConsumer\n"
                f"consumer = KafkaConsumer()\n{loop}\n    time.sleep(1)\n")  # fmt: skip
    assert len(facts.loops.unbounded) == 1
    assert facts.loops.waits(facts.loops.unbounded[0])


@pytest.mark.parametrize(
    "loop",
    [
        "for number in range(3):",
        "for item in items:",
        "while left > 0:",
        "while 0:",
        "for number in itertools.repeat(1, 3):",
    ],
)
def test_loops_with_an_end(loop: str) -> None:
    facts = facts_of(f"import itertools, time\n{loop}\n    time.sleep(1)\n")
    assert facts.loops.unbounded == ()


@pytest.mark.parametrize(
    "entry",
    [
        "if __name__ == '__main__':\n    main()",
        "if '__main__' == __name__:\n    start()\ndef start():\n    main()",
        "if debugging or True:\n    if __name__ == '__main__':\n        main()",
        "",  # a console script calls main
    ],
)
def test_entries(entry: str) -> None:
    facts = facts_of(
        f"""
import time

def main():
    Service().run()

class Service:
    def run(self):
        while True:
            time.sleep(1)

def library():
    other()

{entry}
"""
    )
    assert facts.entries.runs(node_of(facts, cst.Call, "time.sleep(1)"))
    assert not facts.entries.runs(node_of(facts, cst.Call, "other()"))
    assert facts.entries.spends_time_in is facts.loops.unbounded[0].node


def test_a_guard_inside_of_a_function_is_none() -> None:
    facts = facts_of("def run():\n    if __name__ == '__main__':\n        work()\n")
    assert facts.entries.guard is None
    assert not facts.entries.is_script
