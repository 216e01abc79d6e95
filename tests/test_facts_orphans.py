"""Which pools and children a program leaves running."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

POOL = """\
import asyncio, ctypes, multiprocessing, os, time
from concurrent.futures import ProcessPoolExecutor

def main():
"""
GUARD = """
if __name__ == "__main__":
    main()
"""


def pools(body: str, before: str = "") -> list[tuple[str, str | None]]:
    """How the pools of a `main` are used, and what runs beside them."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    facts = facts_of(before + POOL + lines + GUARD)
    return [
        (
            facts.source(pool.use),
            None if pool.running is None else facts.source(pool.running).split(":")[0].strip(),
        )
        for pool in facts.orphans.pools
    ]


@pytest.mark.parametrize(
    ("body", "use", "running"),
    [
        (
            "with ProcessPoolExecutor() as p:\n    while True:\n        p.map(f, work())",
            "p.map(f, work())",
            "while True",
        ),
        (
            "p = ProcessPoolExecutor()\np.submit(f)\nwhile True:\n    time.sleep(1)",
            "p.submit(f)",
            "while True",
        ),
        ("with ProcessPoolExecutor() as p:\n    p.submit(f)", "p.submit(f)", None),
        (
            """\
p = ProcessPoolExecutor()
try:
    p.submit(f)
    while True:
        time.sleep(1)
finally:
    p.shutdown()""",
            "p.submit(f)",
            "while True",
        ),
        (
            """\
with ProcessPoolExecutor() as p:
    while True:
        if not more():
            break
        p.submit(f)""",
            "p.submit(f)",
            None,
        ),
        (
            "p = ProcessPoolExecutor()\np.submit(f)\np.shutdown()\nwhile True:\n    time.sleep(1)",
            "p.submit(f)",
            None,
        ),
        (
            "with ProcessPoolExecutor() as p:\n    p.submit(f)\nwhile True:\n    time.sleep(1)",
            "p.submit(f)",
            None,
        ),
        (
            """\
p = ProcessPoolExecutor()
loop = asyncio.new_event_loop()
loop.run_in_executor(p, f)
loop.run_forever()""",
            "loop.run_in_executor(p, f)",
            "loop.run_forever()",
        ),
    ],
)
def test_busy_pools(body: str, use: str, running: str | None) -> None:
    assert pools(body) == [(use, running)]


@pytest.mark.parametrize(
    "body",
    [
        "ProcessPoolExecutor()",
        "p = ProcessPoolExecutor()\nwork(p)",
        "p = ProcessPoolExecutor(initializer=elsewhere)\np.submit(f)",
        "p = ProcessPoolExecutor(**options)\np.submit(f)",
        "p = ProcessPoolExecutor()\np.submit(f)\nctypes.CDLL(None).prctl(1, 9)",
        "p = ProcessPoolExecutor()\np.submit(f)\nos.getppid()",
        "p = ProcessPoolExecutor()\np.submit(f)\nmultiprocessing.parent_process()",
        "pid = os.fork()\nif pid == 0:\n    p = ProcessPoolExecutor()\n    p.submit(f)",
    ],
)
def test_pools_that_are_not_busy_or_may_go(body: str) -> None:
    assert pools(body) == []


def test_a_pool_that_no_entry_makes() -> None:
    source = POOL.replace("main", "render") + "    ProcessPoolExecutor().submit(f)\n"
    assert facts_of(source).orphans.pools == ()


def unended(body: str) -> list[str]:
    """The children that nothing ends, of a `main` that goes on for ever."""
    source = f"""\
import os, signal, subprocess, sys, time

def main():
    {body}
    while True:
        time.sleep(1)

if __name__ == "__main__":
    main()
"""
    facts = facts_of(source)
    return [facts.source(child.made) for child in facts.unended.all]


@pytest.mark.parametrize(
    "made",
    [
        "subprocess.Popen(['a'])",
        "subprocess.Popen([sys.executable, 'a.py'], stdout=subprocess.DEVNULL)",
        "subprocess.Popen('a | b', shell=True)",
    ],
)
def test_children_that_nothing_ends(made: str) -> None:
    assert unended(f"p = {made}") == [made]
    assert unended(f"print('number', ({made}).pid); p = {made}; print(p.poll(), p.pid)") != []


@pytest.mark.parametrize(
    "body",
    [
        "subprocess.Popen(['a'])",
        "p = subprocess.Popen(['a']); p.terminate()",
        "p = subprocess.Popen(['a']); p.wait()",
        "p = subprocess.Popen(['a']); keep(p)",
        "p = subprocess.Popen(['a']); number = p.pid",
        "p = subprocess.Popen(['a']); open('f', 'w').write(f'{p.pid}')",
        "p = subprocess.Popen(['a']); other().kill()",
        "p = subprocess.Popen(['a']); os.system('killall a')",
        "p = subprocess.Popen(['a'], start_new_session=True)",
        "p = subprocess.Popen(['a'], stdin=subprocess.PIPE)",
        "p = subprocess.Popen(['a'], **options)",
        "p = subprocess.Popen('a &', shell=True)",
        "command = ['nohup', 'a']; p = subprocess.Popen(command)",
        "p = subprocess.Popen([sys.executable] + sys.argv)",
        "p = subprocess.Popen(['a', str(os.getpid())])",
    ],
)
def test_children_that_end_or_are_meant_to_stay(body: str) -> None:
    assert unended(body) == []
