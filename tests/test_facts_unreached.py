"""Which cleanup stands behind a loop without end."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of


def unreached(text: str) -> list[str]:
    facts = facts_of(text)
    return [facts.source(one.work) for one in facts.unreached.all]


@pytest.mark.parametrize(
    "text",
    [
        "while True: work()\nfile.close()",
        "while True:\n    for row in rows:\n        break\nfile.close()",
        "import itertools\nfor n in itertools.count(): work()\nfile.close()",
        "def serve():\n    while 1: work()\nserve()\nfile.close()",
        "def serve():\n    while 1: work()\ndef start(): serve()\nstart()\nfile.close()",
        (
            "async def serve():\n    while 1: work()\n"
            "async def start():\n    await serve()\n    file.close()"
        ),
        "with lock:\n    while True: work()\nfile.close()",
        "try:\n    while True: work()\nexcept KeyboardInterrupt:\n    raise\nfile.close()",
        "if once:\n    while True: work()\n    file.close()",
        "while True: work()\nif file:\n    file.close()",
    ],
)
def test_cleanup_that_never_runs(text: str) -> None:
    assert unreached(text) == ["file.close()"]


@pytest.mark.parametrize(
    "text",
    [
        "while True:\n    if done(): break\nfile.close()",
        "while running: work()\nfile.close()",
        "while True: work()\nprint('over')",
        "while True: work()\nx = file.close",
        "try:\n    while True: work()\nexcept KeyboardInterrupt:\n    pass\nfile.close()",
        "try:\n    while True: work()\nfinally:\n    lock.release()\nfile.close()",
        (
            "try:\n    while True: work()\n    file.close()\n"
            "except OSError:\n    file.close()\n    raise"
        ),
        "def serve():\n    while 1:\n        if work(): return\nserve()\nfile.close()",
        "async def serve():\n    while 1: work()\nserve()\nfile.close()",
        "import atexit\natexit.register(file.close)\nwhile True: work()\nfile.close()",
        (
            "def f():\n    while True:\n"
            "        if done():\n            file.close()\n            return\n    file.close()"
        ),
        "if once:\n    while True: work()\nfile.close()",
        "def loop():\n    while True: work()\nfile.close()",
        "server.serve_forever()\nfile.close()",
    ],
)
def test_cleanup_that_runs_or_is_done_elsewhere(text: str) -> None:
    assert unreached(text) == []


def test_the_nearest_cleanup_is_enough() -> None:
    text = "with lock:\n    while True: work()\n    first.close()\nsecond.close()"
    assert unreached(text) == ["first.close()"]


def test_calls_on_the_way_are_told() -> None:
    [one] = facts_of("def serve():\n    while 1: work()\nserve()\nfile.close()").unreached.all
    assert len(one.endless.path) == 1
