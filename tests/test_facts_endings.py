"""Which statements never come to their end, and what stands behind them."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

HEAD = """
import asyncio, contextlib, itertools, sys, uvicorn

def stay():
    while True: work()

def leave():
    while True:
        if done(): return

@contextlib.contextmanager
def closing():
    try: yield
    except OSError: raise
    finally: close()

@contextlib.contextmanager
def quietly():
    try: yield
    except KeyboardInterrupt: print("bye")

class Closing:
    def __enter__(self): return self
    def __exit__(self, *error):
        close()
        return None

class Quietly:
    def __enter__(self): return self
    def __exit__(self, kind, error, trace): return kind is KeyboardInterrupt

class Quieter(Quietly): pass

async def tick():
    while True: await work()

"""


def is_behind(body: str) -> bool:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    facts = facts_of(f"{HEAD}async def main():\n{lines}\n    here()\n")
    return facts.late.behind(node_of(facts, cst.Call, "here()")) is not None


@pytest.mark.parametrize(
    "body",
    [
        "while True: work()",
        "while 1:\n    for x in y: break",
        "while True:\n    return",
        "for n in itertools.count(): work()",
        "stay()",
        "code = stay()",
        "await tick()",
        "asyncio.run(tick())",
        "uvicorn.run(app)",
        "server.serve_forever()",
        "await server.serve_forever()",
        "loop.run_until_complete(server.serve_forever())",
        "with lock: stay()",
        "with closing(): stay()",
        "with Closing() as it: stay()",
        "if x: stay()\nelse: uvicorn.run(app)",
        "if x: stay()\nelif y: stay()\nelse: stay()",
        "try: stay()\nfinally: close()",
        "try: stay()\nexcept OSError: sys.exit(1)",
        "try: stay()\nexcept OSError: raise",
        "try: close()\nfinally: stay()",
        "first(); stay()",
    ],
)
def test_never_ends(body: str) -> None:
    assert is_behind(body)


@pytest.mark.parametrize(
    "body",
    [
        "while True: break",
        "while True:\n    try: break\n    finally: pass",
        "while True:\n    for x in y: pass\n    else: break",
        "while running: work()",
        "for n in itertools.repeat(1, 3): work()",
        "for line in iter(read, ''): work()",
        "leave()",
        "tick()",
        "asyncio.create_task(tick())",
        "unknown()",
        "asyncio.run(unknown())",
        "start(server.serve_forever)",
        "with contextlib.suppress(KeyboardInterrupt): stay()",
        "with quietly(): stay()",
        "with open(x) as file, Quietly(): stay()",
        "with Quieter(): stay()",
        "with helpers.ignore_interrupts(): stay()",
        "if x: stay()",
        "if x: stay()\nelif y: stay()",
        "try: stay()\nexcept KeyboardInterrupt: pass",
        "def inner(): stay()",
        "run = lambda: stay()",
    ],
)
def test_may_end(body: str) -> None:
    assert not is_behind(body)


@pytest.mark.parametrize(
    ("calls", "behind"),
    [
        ("def main():\n    stay()\n    _set()\n", True),
        ("def main():\n    _set()\n    stay()\n", False),
        ("def main():\n    stay()\n    _set()\n\ndef other():\n    _set()\n", False),
        ("def main():\n    stay()\n    _set()\n\nregister(_set)\n", False),
        ("def main():\n    pass\n", False),
    ],
)
def test_behind_through_callers(calls: str, behind: bool) -> None:  # noqa: FBT001
    facts = facts_of(f"{HEAD}def _set():\n    here()\n\n{calls}")
    found = facts.late.behind(node_of(facts, cst.Call, "here()"))
    assert (found is not None) is behind
