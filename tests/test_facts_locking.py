"""Which locks are taken where, and what of it the main program does."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

MAKE = """
import asyncio, multiprocessing, queue, signal, threading
from concurrent.futures import ProcessPoolExecutor

lock = threading.Lock()
rlock = threading.RLock()
shared = multiprocessing.get_context("fork").Lock()
condition = threading.Condition()
strict = threading.Condition(threading.Lock())
slots = threading.BoundedSemaphore(2)
jobs = queue.PriorityQueue()
simple = queue.SimpleQueue()
results = multiprocessing.Queue()
event = multiprocessing.Event()
flag = threading.Event()
pool = ProcessPoolExecutor()
later = asyncio.Lock()
"""


def taken(code: str) -> str | None:
    """What a call, or the item of a with statement, takes: how it is named and held."""
    is_with = code.startswith("with ")
    facts = facts_of(f"{MAKE}\n{code}:\n    pass\n" if is_with else f"{MAKE}\n{code}\n")
    kind = cst.WithItem if is_with else cst.Call
    taking = facts.locking.taken(node_of(facts, kind, code.removeprefix("with ")))
    if taking is None:
        return None
    words = [taking.lock.noun]
    if taking.is_reentrant:
        words.append("reentrant")
    if taking.is_bounded:
        words.append(f"{taking.limit} s")
    return ", ".join(words)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("lock.acquire()", "a lock"),
        ("with lock", "a lock"),
        ("with rlock", "a lock, reentrant"),
        ("shared.acquire()", "a lock"),
        ("with condition", "a lock, reentrant"),
        ("with strict", "a lock"),
        ("slots.acquire()", "a semaphore"),
        ("slots.release()", "a semaphore"),
        ("jobs.put(1)", "the queue's lock"),
        ("jobs.put_nowait(1)", "the queue's lock"),
        ("jobs.get(block=False)", "the queue's lock"),
        ("jobs.qsize()", "the queue's lock"),
        ("results.put(1, False)", "the queue's lock"),
        ("results.get()", "the queue's lock"),
        ("event.set()", "the event's lock"),
        ("flag.set()", "the event's lock"),
        ("pool.shutdown(wait=False)", "the executor's lock"),
        ("lock.acquire(timeout=2)", "a lock, 2.0 s"),
        ("lock.acquire(True, 0.5)", "a lock, 0.5 s"),
        ("lock.acquire(timeout=patience)", "a lock, None s"),
        ("lock.acquire(timeout=-1)", "a lock"),
        ("lock.acquire(**how)", "a lock, None s"),
        ("some_lock.acquire()", "what by its name is a lock"),
        ("with self._LOCK", "what by its name is a lock"),
    ],
)
def test_taken(code: str, expected: str) -> None:
    assert taken(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "lock.acquire(False)",
        "lock.acquire(blocking=False)",
        "lock.acquire(blocking=0)",
        "lock.acquire(timeout=0)",
        "shared.acquire(block=False)",
        "results.get(False)",
        "results.get(timeout=0)",
        "lock.release()",
        "lock.locked()",
        "simple.put(1)",
        "flag.is_set()",
        "flag.wait()",
        "event.wait()",
        "later.acquire()",
        "acquire()",
        "clock.acquire()",
        "with open(lock)",
        "with unlocked",
    ],
)
def test_not_taken(code: str) -> None:
    assert taken(code) is None


def is_held(handler: str, main: str) -> bool:
    """Whether the main program holds what the handler takes."""
    text = f"{MAKE}\ndef stop(signum, frame):\n    {handler}\nsignal.signal(15, stop)\n{main}\n"
    facts = facts_of(text)
    takings = [
        taking
        for node in (*facts.tree.all(cst.Call), *facts.tree.all(cst.WithItem))
        if (taking := facts.locking.taken(node)) is not None
        and (around := facts.functions.around(node)) is not None
        and around.name == "stop"
    ]
    assert len(takings) == 1
    return facts.locking.held_by_main(takings[0]) is not None


@pytest.mark.parametrize(
    ("handler", "main"),
    [
        ("with lock: save()", "with lock: work()"),
        ("lock.acquire()", "with open('x'), lock: work()"),
        ("with lock: save()", "same = lock\nsame.acquire(blocking=False)"),
        ("with lock: save()", "def work():\n    with lock: step()"),
        ("with lock: save()", "changed = threading.Condition(lock)\nwith changed: work()"),
        ("jobs.put(1)", "jobs.empty()"),
        ("results.get()", "results.get(timeout=1)"),
        ("results.put(1)", "results.put_nowait(1)"),
        ("event.set()", "event.wait()"),
        ("pool.shutdown()", "pool.submit(work)"),
        ("flag.set()", "while True:\n    flag.clear()"),
        ("flag.set()", "while not flag.wait(0): work()"),
        ("flag.clear()", "while work():\n    if ready():\n        flag.set()"),
    ],
)
def test_held_by_main(handler: str, main: str) -> None:
    assert is_held(handler, main)


@pytest.mark.parametrize(
    ("handler", "main"),
    [
        ("with lock: save()", "with rlock: work()"),
        ("with lock: save()", "def work():\n    with lock: step()\nthreading.Thread(target=work)"),
        ("with lock: save()", "async def work():\n    async with lock: step()"),
        ("with lock: save()", "def work(lock):\n    with lock: step()"),
        ("results.put(1)", "results.get()"),
        ("event.set()", "print(event)"),
        ("pool.shutdown()", "with pool: work()"),
        ("flag.set()", "while not flag.is_set(): work()"),
        ("flag.set()", "flag.clear()"),
        ("flag.set()", "while not flag.wait(1): work()"),
        ("flag.set()", "while True:\n    flag.wait()\n    flag.clear()"),
        ("flag.set()", "import time\nwhile True:\n    flag.clear()\n    time.sleep(1)"),
    ],
)
def test_not_held_by_main(handler: str, main: str) -> None:
    assert not is_held(handler, main)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    with lock:\n        save()", True),
        ("    lock.acquire()", True),
        ("    with lock:\n        done = True", False),
        ("    with rlock:\n        save()", False),
        ("    with slots:\n        save()", False),
        ("    lock.acquire(timeout=3)", False),
        ("    if stopping:\n        return\n    with lock:\n        save()", False),
        ("    signal.signal(15, signal.SIG_IGN)\n    with lock:\n        save()", False),
    ],
)
def test_second_signal(body: str, expected: bool) -> None:  # noqa: FBT001
    facts = facts_of(f"{MAKE}\ndef stop(signum, frame):\n{body}\nsignal.signal(15, stop)\n")
    (function,) = (one for one in facts.functions.all if one.name == "stop")
    kept = [
        facts.locking.keeps_out_second_signal(taking, function)
        for reached in facts.reach.from_function(function)
        if (taking := facts.locking.taken(reached.node)) is not None
    ]
    assert kept == [expected]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("q = queue.Queue()\nq.put(1)\nq.get(timeout=1)", True),
        ("q = queue.Queue()\nt.join()\n','.join([])\nself.queue.put(1)", True),
        ("import numpy\nq = queue.Queue()\nnumpy.full(3)", True),
        ("q = queue.Queue(10)", False),
        ("q = queue.Queue(maxsize=0)", False),
        ("q = queue.LifoQueue()", False),
        ("q = queue.Queue()\nq.join()", False),
        ("q = queue.Queue()\nq.queue.clear()", False),
        ("q = queue.Queue()\ndef work(jobs): jobs.task_done()", False),
        ("q = queue.Queue()\ndef work(queue): queue.get()", False),
        ("q = [queue.Queue()][0]", False),
        ("q = queue.Queue() if fast() else queue.Queue()", False),
    ],
)
def test_could_be_simple(code: str, expected: bool) -> None:  # noqa: FBT001
    facts = facts_of(f"import queue\n{code}\nuse(q)\n")
    use = node_of(facts, cst.Call, "use(q)")
    assert (facts.queues.could_be_simple(use.args[0].value) is not None) is expected


def runs_in_main(text: str) -> set[str]:
    """The functions of which the calls `f()` may run in the main program."""
    facts = facts_of(f"import os, signal, threading\n{text}\n")
    return {
        around.name
        for call in facts.tree.all(cst.Call)
        if facts.source(call) == "f()" and facts.main_program.runs(call)
        for around in [facts.functions.around(call)]
        if around is not None
    }


SERVICE = """
class S:
    def stop(self, *_): f()
    def install(self): signal.signal(15, self.stop)
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def stop(*_): f()\nsignal.signal(15, stop)", set()),
        ("def stop(*_): f()\nsignal.signal(15, stop)\nstop()", {"stop"}),
        ("def stop(*_): end()\ndef end(): f()\nsignal.signal(15, stop)", set()),
        ("def stop(*_): end()\ndef end(): f()\nsignal.signal(15, stop)\nend()", {"end"}),
        ("def stop(*_): f()\nasyncio_loop.add_signal_handler(15, stop)", {"stop"}),
        ("signal.signal(15, lambda *_: f())", set()),
        ("def work(): f()\nthreading.Thread(target=work).start()", set()),
        ("def work(): f()\nthreading.Thread(target=work).start()\nwork()", {"work"}),
        ("def work(): step()\ndef step(): f()\nthreading.Thread(target=work)", set()),
        ("class T(threading.Thread):\n    def run(self): f()", set()),
        ("def work():\n    if os.fork() == 0:\n        f()", set()),
        ("def anyone(): f()", {"anyone"}),
        (f"{SERVICE}    def run(self): other.stop()", set()),
        (f"{SERVICE}    def run(self): self.stop()", {"stop"}),
    ],
)
def test_runs_in_main(text: str, expected: set[str]) -> None:
    assert runs_in_main(text) == expected
