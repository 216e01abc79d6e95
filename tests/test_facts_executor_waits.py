"""Which thread of the default executor waits for what need not come?"""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of

SOURCE = """
import asyncio, functools, queue, socket, subprocess, sys, threading
jobs = queue.Queue()
ready = threading.Event()
child = subprocess.Popen(["serve"])
server = socket.socket()
def ask(question):
    return input(question)
def ask_twice(question):
    return ask(question)
def ask_three_times(question):
    return ask_twice(question)
async def main(loop, sock):
    {call}
{rest}
"""


def waits(call: str, rest: str = "") -> str | None:
    """What has to come before the thread is free."""
    facts = facts_of(SOURCE.format(call=call, rest=rest))
    found = [facts.executor_waits.of(node) for node in facts.tree.all(cst.Call)]
    return next((one.wait.until for one in found if one is not None), None)


@pytest.mark.parametrize(
    ("call", "until"),
    [
        ("await asyncio.to_thread(input)", "somebody presses Enter"),
        ("await asyncio.to_thread(input, '> ')", "somebody presses Enter"),
        ("await asyncio.to_thread(ask, '> ')", "somebody presses Enter"),
        ("await asyncio.to_thread(ask_twice, '> ')", "somebody presses Enter"),
        ("await asyncio.to_thread(ask_three_times, '> ')", None),
        ("await loop.run_in_executor(None, lambda: ask(1))", "somebody presses Enter"),
        ("await loop.run_in_executor(None, sys.stdin.readline)", "a line comes on standard input"),
        ("asyncio.to_thread(functools.partial(jobs.get))", "something is put into the queue"),
        ("loop.run_in_executor(None, jobs.get, True)", "something is put into the queue"),
        ("loop.run_in_executor(None, server.accept)", "somebody connects"),
        ("loop.run_in_executor(None, sock.recv, 100)", "the other side sends something"),
        ("loop.run_in_executor(None, ready.wait)", "the event is set"),
        ("loop.run_in_executor(None, child.wait)", "the child process ends"),
        ("loop.run_in_executor(pool, input)", None),
        ("loop.run_in_executor(None, jobs.get, True, 5)", None),
        ("loop.run_in_executor(None, jobs.get, False)", None),
        ("asyncio.to_thread(jobs.get, timeout=5)", None),
        ("asyncio.to_thread(functools.partial(jobs.get, timeout=5))", None),
        ("asyncio.to_thread(lambda: ready.wait(1))", None),
        ("asyncio.to_thread(config.get)", None),
        ("asyncio.to_thread(*work)", None),
        ("input()", None),
    ],
)  # fmt: skip
def test_what_has_to_come(call: str, until: str | None) -> None:
    assert waits(call) == until


@pytest.mark.parametrize(
    ("call", "rest"),
    [
        ("await asyncio.to_thread(jobs.get)", "jobs.put(None)"),
        ("await asyncio.to_thread(jobs.get)", "def shutdown():\n    jobs.put(5)"),
        ("if await asyncio.to_thread(jobs.get) == 5: return", ""),
        ("await asyncio.to_thread(ready.wait)", "def shutdown():\n    ready.set()"),
        ("await asyncio.to_thread(child.wait)", "child.terminate()"),
        ("await asyncio.to_thread(server.accept)", "server.settimeout(5)"),
        ("await asyncio.to_thread(input)", "import os\nos._exit(0)"),
        ("await asyncio.to_thread(input)", "loop.set_default_executor(mine)"),
    ],
)
def test_what_may_end_it(call: str, rest: str) -> None:
    assert waits(call, rest) is None
    assert waits(call.removeprefix("if ").partition(" ==")[0]) is not None
