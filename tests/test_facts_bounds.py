"""Whether a loop of cleanup code is sure to end."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of


def is_bounded(loop: str, before: str = "pass") -> bool:
    lines = "".join(f"    {line}\n" for line in f"{before}\n{loop}".splitlines())
    facts = facts_of(f"import queue, signal, time\ndef close():\n{lines}")
    return facts.bounds.is_bounded(facts.tree.all(cst.While)[-1])


@pytest.mark.parametrize(
    "loop",
    [
        "while busy() and n < 10:\n    n += 1\n    time.sleep(1)",
        "while busy():\n    n = n + 1\n    if n > 10:\n        break\n    time.sleep(1)",
        "while busy():\n    if time.monotonic() > mark:\n        return\n    time.sleep(1)",
        "while busy():\n    x = mark - time.monotonic()\n    if x < 0:\n        break\n    wait()",
        "while busy():\n    if retries == 0:\n        break\n    time.sleep(1)",
        "while busy():\n    if not done.wait(timeout=5):\n        break",
        "while 1:\n    try:\n        q.get(timeout=5)\n    except queue.Empty:\n        break",
        "while busy():\n    yield busy()",
        "while node:\n    node.close()\n    node = node.next",
    ],
)
def test_something_shows_that_it_ends(loop: str) -> None:
    assert is_bounded(loop)


@pytest.mark.parametrize(
    "loop",
    [
        "while busy():\n    time.sleep(1)",
        "while busy():\n    n += 1\n    time.sleep(1)",  # counted, and never looked at
        "while busy():\n    n += 1\n    if n > 10:\n        print(n)\n    time.sleep(1)",
        # Each sixtieth round asks, and the answer may always be the same.
        "while True:\n    n += 1\n    if n % 60 == 0 and gone():\n        break\n    wait()",
        "while busy():\n    if not done.wait(timeout=5):\n        print()",
        "while busy():\n    try:\n        q.get(timeout=5)\n    except queue.Empty:\n        pass",
        "while busy():\n    try:\n        q.get(timeout=5)\n    except KeyError:\n        break",
        "while node:\n    node = other.next\n    time.sleep(1)",
    ],
)
def test_nothing_shows_that_it_ends(loop: str) -> None:
    assert not is_bounded(loop)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("child.kill()", True),
        ("child.kill(15)", False),  # not the child's own: it says which signal, or whom
        ("os_kill(child, signal.SIGKILL)", True),
        ("signal.alarm(10)", True),
        ("child.terminate()", False),
        ("stream.close()", False),
    ],
)
def test_what_stands_before_the_loop(before: str, *, expected: bool) -> None:
    assert is_bounded("while child.is_alive():\n    time.sleep(1)", before) is expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [("stream.close()", True), ("other.close()", False), ("stream.drain()", False)],
)
def test_asks_for_what_was_closed_before(before: str, *, expected: bool) -> None:
    assert is_bounded("while not stream.closed:\n    time.sleep(1)", before) is expected
