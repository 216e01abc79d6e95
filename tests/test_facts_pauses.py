"""How long does the program sleep at a call?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
import pytest

from support.module_facts import facts_of

if TYPE_CHECKING:
    from shutdown_lint.facts.code.pauses import Pause

HEAD = """
import asyncio, random, time
from time import sleep as nap
PAUSE = 30
class Worker:
    limit = 5
    def __init__(self, delay=0.5, interval=None):
        self.delay = delay
        self.interval = interval
    def run(self, seconds, pause=3):
        """


def pause(call: str) -> Pause:
    facts = facts_of(HEAD + call + "\n")
    found = [facts.pauses.of(node) for node in facts.tree.all(cst.Call)]
    return next(one for one in found if one is not None)


@pytest.mark.parametrize(
    ("call", "seconds"),
    [
        ("time.sleep(2)", 2),
        ("nap(0.25)", 0.25),
        ("time.sleep(PAUSE)", 30),
        ("time.sleep(60 * 5)", 300),
        ("time.sleep(PAUSE / 4 + 1)", 8.5),
        ("time.sleep(self.delay)", 0.5),
        ("time.sleep(self.limit)", 5),
        ("time.sleep(pause)", 3),
        ("time.sleep(min(seconds, 1))", 1),
        ("time.sleep(max(seconds, 1))", None),
        ("time.sleep(PAUSE - seconds)", 30),
        ("time.sleep(random.uniform(1, 4))", 4),
        ("time.sleep(1 if seconds else PAUSE)", 30),
        ("time.sleep(int(PAUSE))", 30),
        ("time.sleep(self.interval)", None),
        ("time.sleep(seconds)", None),
        ("time.sleep(settings.SECONDS)", None),
        ("asyncio.sleep(delay=7)", 7),
    ],
)
def test_how_long_it_is_at_most(call: str, seconds: float | None) -> None:
    assert pause(call).seconds == seconds


@pytest.mark.parametrize(
    ("call", "is_sure"),
    [
        ("time.sleep(2)", True),
        ("time.sleep(PAUSE)", True),
        ("time.sleep(60 * 5)", True),
        ("time.sleep(pause)", False),
        ("time.sleep(self.limit)", False),
        ("time.sleep(min(seconds, 1))", False),
    ],
)
def test_whether_the_source_says_so(call: str, *, is_sure: bool) -> None:
    assert pause(call).is_sure is is_sure


@pytest.mark.parametrize(
    ("call", "is_long"),
    [
        ("time.sleep(settings.REFRESH_INTERVAL)", True),
        ("time.sleep(self.interval)", True),
        ("time.sleep(delay)", False),
        ("time.sleep(5)", True),
        ("time.sleep(4.9)", False),
    ],
)
def test_whether_a_stop_must_not_wait_for_it(call: str, *, is_long: bool) -> None:
    assert pause(call).is_long is is_long


def test_other_calls_make_no_pause() -> None:
    facts = facts_of(HEAD + "time.monotonic(); self.sleep(5); time.sleep()")
    assert [facts.pauses.of(call) for call in facts.tree.all(cst.Call)] == [None] * 3
