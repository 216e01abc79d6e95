"""Which locks can a signal leave held?"""

from __future__ import annotations

from textwrap import dedent

import libcst as cst
import pytest

from support.module_facts import facts_of

TAKE = "lock.acquire()\ntry:\n    step()\nfinally:\n    lock.release()\n"
EXITS = "signal.signal(signal.SIGTERM, lambda s, f: sys.exit())\n"


def half_taken(source: str) -> list[tuple[bool, bool]]:
    """Of each such lock, whether it is known to be one, and whether the `try` does no more."""
    head = "import signal, sys, threading\nlock = threading.Lock()\n"
    facts = facts_of(head + dedent(source))
    found = map(facts.half_taken.of, facts.tree.all(cst.Try))
    return [(one.is_known, one.is_plain) for one in found if one is not None]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (TAKE, (True, True)),
        ("other = make()\n" + TAKE.replace("lock.", "other.lock."), (False, True)),
        (TAKE.replace("finally", "except E:\n    pass\nfinally"), (True, False)),
        (TAKE.replace("    lock.rel", "    step()\n    lock.rel"), (True, False)),
        (f"step(); {TAKE}", (True, True)),
    ],
)
def test_taken_right_before_the_try(source: str, expected: object) -> None:
    assert half_taken(source) == [expected]


@pytest.mark.parametrize(
    "source",
    [
        TAKE.replace("acquire()", "acquire(timeout=1)"),
        TAKE.replace("try:", "step()\ntry:"),
        TAKE.replace("lock.release", "other.release"),
        "lock = threading.Semaphore()\n" + TAKE.replace("lock.", "gate."),
    ],
)
def test_what_is_no_such_lock(source: str) -> None:
    assert half_taken(source) == []


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        (EXITS, 2),
        ("def stop(s, f): leave()\ndef leave(): raise E\nsignal.signal(signal.SIGINT, stop)", 3),
        ("signal.signal(signal.SIGTERM, signal.default_int_handler)", 1),
        ("signal.signal(signal.SIGTERM, signal.SIG_IGN)", 0),
        ("signal.signal(signal.SIGTERM, lambda s, f: stop.set())", 0),
        (EXITS.replace("SIGTERM", "SIGUSR1"), 0),
        ("loop.add_signal_handler(signal.SIGTERM, lambda: sys.exit())", 0),
    ],
)
def test_how_a_signal_raises(source: str, steps: int) -> None:
    facts = facts_of(f"import signal, sys\n{source}")
    assert len(facts.half_taken.raised_by_signal) == steps
