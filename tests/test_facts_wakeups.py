"""What wakes an event loop, and what only leaves it something to do."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

HEAD = """
import asyncio
import signal
import threading

loop = asyncio.new_event_loop()
event = asyncio.Event()
flag = asyncio.Event()
given = asyncio.Event()
queue = asyncio.Queue()
task = loop.create_task(work())
other = threading.Event()

async def main():
    await event.wait()
    while not flag.is_set():
        await asyncio.sleep(1)

def watch():
    return given.is_set(), serve(given)

class Service:
    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self.stopping = asyncio.Event()

    def stop(self):
        self.stopping.set()
"""


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("event.set()", True),
        ("given.set()", True),
        ("self.stopping.set()", True),
        ("queue.put_nowait(1)", True),
        ("task.cancel()", True),
        ("loop.stop()", True),
        ("asyncio.create_task(work())", True),
        ("asyncio.get_event_loop().call_soon(work)", True),
        ("asyncio.current_task().cancel()", True),
        ("flag.set()", False),
        ("event.is_set()", False),
        ("other.set()", False),
        ("elsewhere.set()", False),
        ("loop.call_soon_threadsafe(event.set)", False),
        ("loop.close()", False),
    ],
)
def test_calls_that_need_the_loop_awake(call: str, expected: bool) -> None:  # noqa: FBT001
    facts = facts_of(f"{HEAD}\n{call}\n" if "self" not in call else HEAD)
    assert facts.wakeups.needs_loop_awake(node_of(facts, cst.Call, call)) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("signal.signal(signal.SIGTERM, stop)", False),
        ("loop.add_signal_handler(signal.SIGHUP, reload)", True),
        ("signal.set_wakeup_fd(fd)", True),
        ("import uvloop; uvloop.install()", True),
        ("import uvloop", False),
    ],
)
def test_what_makes_any_signal_wake_the_loop(line: str, expected: bool) -> None:  # noqa: FBT001
    assert facts_of(f"{HEAD}\n{line}\n").wakeups.any_signal_wakes is expected


@pytest.mark.parametrize(
    ("call", "loop"),
    [
        ("loop.stop()", "loop"),
        ("event.set()", "loop"),
        ("task.cancel()", "task.get_loop()"),
        ("self.stopping.set()", "self._loop"),
    ],
)
def test_which_loop_a_call_means(call: str, loop: str) -> None:
    facts = facts_of(f"{HEAD}\n{call}\n" if "self" not in call else HEAD)
    assert facts.wakeups.loop_for(node_of(facts, cst.Call, call)) == loop


def test_no_loop_in_reach() -> None:
    source = """
        import asyncio

        event = asyncio.Event()

        async def main():
            loop = asyncio.get_running_loop()

        def stop():
            event.set()
    """
    facts = facts_of(source)
    assert facts.wakeups.loop_for(node_of(facts, cst.Call, "event.set()")) is None
