"""Which code is sure to run in a thread that is not the main one."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, lines_of, node_of

HEAD = """
import asyncio
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

import anyio
import gevent

threads = ThreadPoolExecutor()
processes = ProcessPoolExecutor()

def here(): there()

"""


def ways_to(text: str) -> list[tuple[bool, bool]]:
    facts = facts_of(HEAD + text)
    ways = facts.off_main.ways(node_of(facts, cst.Call, "there()"))
    return [(way.is_job, way.is_certain) for way in ways]


@pytest.mark.parametrize(
    ("start", "is_job"),
    [
        ("threading.Thread(target=here).start()", False),
        ("threading.Thread(None, here).start()", False),
        ("threading.Timer(5, here).start()", False),
        ("threading.Thread(target=lambda: here()).start()", False),
        ("threads.submit(here)", True),
        ("threads.map(here, [])", True),
        ("ThreadPool(3).apply_async(here)", True),
        ("async def main(): await asyncio.to_thread(here)", True),
        ("async def main(): await anyio.to_thread.run_sync(here)", True),
        ("async def main(): await loop.run_in_executor(None, here)", True),
        ("async def main(): await loop.run_in_executor(threads, here)", True),
    ],
)
def test_threads(start: str, is_job: bool) -> None:  # noqa: FBT001
    assert ways_to(start) == [(is_job, True)]


@pytest.mark.parametrize(
    "start",
    [
        "here()",
        "gevent.spawn(here)",
        "processes.submit(here)",
        "unknown.submit(here)",
        "multiprocessing.Process(target=here).start()",
        "multiprocessing.Pool(4).map(here, [])",
        "async def main(): await loop.run_in_executor(processes, here)",
        "async def main(): await loop.run_in_executor(unknown, here)",
        "def child():\n    if os.fork() == 0:\n        here()\nthreading.Thread(target=child)",
        "def ask():\n    threading.main_thread()\n    here()\nthreading.Thread(target=ask)",
        "from gevent import monkey\nmonkey.patch_all()\nthreading.Thread(target=here)",
    ],
)
def test_elsewhere_or_unknown(start: str) -> None:
    assert ways_to(start) == []


def test_classes_of_threads() -> None:
    text = "class Worker(threading.Thread):\n    def run(self):\n        self.go()\n"
    text += "    def go(self):\n        there()\n"
    assert ways_to(text) == [(False, True)]
    assert ways_to(text + "Worker().run()\n") == []


def test_conditions_make_it_uncertain() -> None:
    text = "def run(flag):\n    if flag:\n        here()\nthreading.Thread(target=run)\n"
    assert ways_to(text) == [(False, False)]


def test_steps_say_how() -> None:
    facts = facts_of(HEAD + "def run():\n    here()\n\nthreading.Thread(target=run)\n")
    (way,) = facts.off_main.ways(node_of(facts, cst.Call, "there()"))
    assert [step.message for step in way.steps] == [
        "run by a thread made here",
        "here() is called here",
    ]
    assert lines_of(facts, [step.node for step in way.steps]) == [19, 17]


@pytest.mark.parametrize("exit_", ["raise SystemExit", "raise SystemExit(3)"])
def test_threads_come_to_a_raise(exit_: str) -> None:
    facts = facts_of(HEAD + f"def there(): {exit_}\nthreading.Thread(target=here).start()\n")
    [raise_] = facts.tree.all(cst.Raise)
    [way] = facts.off_main.ways(raise_)
    assert len(way.steps) == 2
