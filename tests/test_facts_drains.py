"""Which loops are over once they have emptied something."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of


def ends(loop: str, beside: str = "") -> bool:
    lines = "".join(f"    {line}\n" for line in loop.splitlines())
    facts = facts_of(
        "import queue, threading\njobs, other = queue.Queue(), queue.Queue()\n"
        f"{beside}\ndef close():\n{lines}"
    )
    return facts.drains.ends(facts.tree.all(cst.While)[-1])


@pytest.mark.parametrize(
    "loop",
    [
        "while jobs:\n    jobs.pop()",
        "while not jobs.empty():\n    jobs.get()",
        "while not jobs.empty():\n    with lock:\n        jobs.get_nowait()",
        "while jobs:\n    del jobs[0]",
        "while True:\n    try:\n        jobs.get_nowait()\n    except queue.Empty:\n        break",
        "while 1:\n    try:\n        jobs.get_nowait()\n    except queue.Empty:\n        return",
    ],
)
def test_each_round_takes_something_out(loop: str) -> None:
    assert ends(loop)


@pytest.mark.parametrize(
    "loop",
    [
        "while jobs:\n    wait()",
        "while other:\n    jobs.pop()",  # asks for something else
        "while jobs:\n    if ready:\n        jobs.pop()",  # not each round
        "while jobs:\n    jobs.append(jobs.pop())",  # puts it back
        "while True:\n    jobs.get_nowait()",  # nothing leaves it
        "while True:\n    if jobs.get() is None:\n        break",  # waits for more
    ],
)
def test_it_may_stay_full(loop: str) -> None:
    assert not ends(loop)


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ("def fill():\n    jobs.put(1)\nfill()", True),
        ("def fill():\n    other.put(1)\nthreading.Thread(target=fill).start()", True),
        ("def fill():\n    jobs.put(1)\nthreading.Thread(target=fill).start()", False),
    ],
)
def test_somebody_fills_it_at_the_same_time(beside: str, *, expected: bool) -> None:
    assert ends("while not jobs.empty():\n    jobs.get()", beside) is expected
