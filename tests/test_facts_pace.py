"""What the rounds of a loop are spent with."""

from __future__ import annotations

import libcst as cst
import pytest

from shutdown_lint.facts.loops.pace import Pace
from support.module_facts import facts_of


def pace_of(loop: str) -> Pace:
    lines = "".join(f"    {line}\n" for line in loop.splitlines())
    facts = facts_of(
        "import queue, requests, time\njobs = queue.Queue()\n"
        f"def pause():\n    time.sleep(1)\ndef close():\n{lines}"
    )
    return facts.paces.of(facts.tree.all(cst.While)[-1])


@pytest.mark.parametrize(
    ("loop", "pace"),
    [
        ("while busy:\n    time.sleep(1)", Pace.POLLS),
        ("while busy:\n    pause()", Pace.POLLS),
        ("while busy:\n    done.wait(5)", Pace.POLLS),
        ("while busy:\n    done.wait(timeout=None)", Pace.WAITS),
        ("while busy:\n    jobs.get(timeout=5)", Pace.POLLS),
        ("while busy:\n    jobs.get()", Pace.WAITS),
        ("while busy:\n    cache.get('name', 5)", Pace.WORKS),
        ("while busy:\n    child.join()", Pace.WAITS),
        ("while busy:\n    text = ', '.join(words)", Pace.QUICK),
        ("while busy:\n    print(len(words))", Pace.QUICK),
        ("while busy:\n    store(words)", Pace.WORKS),
        ("while busy:\n    answer = input()", Pace.ASKS),
    ],
)
def test_calls(loop: str, pace: Pace) -> None:
    assert pace_of(loop) is pace


@pytest.mark.parametrize(
    ("test", "polls"),
    [
        ("busy", True),
        ("child.is_alive()", True),
        ("len(words)", True),
        ("next(words)", False),  # its work stands in the test
        ("stream.read()", False),
        ("child.is_alive(now)", False),
    ],
)
def test_empty_loops_burn_time_until_their_test_has_changed(test: str, *, polls: bool) -> None:
    assert (pace_of(f"while {test}:\n    pass") is Pace.POLLS) is polls
