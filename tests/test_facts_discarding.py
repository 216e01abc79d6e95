"""What does a jump out of `finally` throw away?"""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of

MAIN = """
import threading

{define} main(feed, queue):
    while True:
        try:
            {body}
        except {caught}:
            {clause}
        finally:
            {last}

if __name__ == "__main__":
    main(1, 2)
"""
LAST: dict[str, type[cst.Continue | cst.Break | cst.Return]] = {
    "continue": cst.Continue,
    "break": cst.Break,
    "return": cst.Return,
}


def thrown_away(
    jump: str = "continue",
    *,
    define: str = "def",
    body: str = "feed.poll()",
    caught: str = "OSError",
    clause: str = "pass",
    last: str | None = None,
) -> str:
    """What the last jump of its kind throws away."""
    source = MAIN.format(
        define=define, body=body, caught=caught, clause=clause, last=last or f"step(); {jump}"
    )
    facts = facts_of(source)
    found = facts.discarding.of(facts.tree.all(LAST[jump])[-1])
    if found is None:
        return "nothing"
    what = "cancellation" if found.cancellation else " ".join(found.exits)
    return f"{what}, for ever" if found.loop is not None else what


@pytest.mark.parametrize(
    ("jump", "found"),
    [
        ("continue", "SystemExit KeyboardInterrupt, for ever"),
        ("break", "SystemExit KeyboardInterrupt"),
        ("return", "SystemExit KeyboardInterrupt"),
    ],
)
def test_what_goes_on(jump: str, found: str) -> None:
    assert thrown_away(jump) == found


@pytest.mark.parametrize(
    ("caught", "clause", "found"),
    [
        ("KeyboardInterrupt", "pass", "SystemExit, for ever"),
        ("KeyboardInterrupt", "raise", "SystemExit KeyboardInterrupt, for ever"),
        ("(SystemExit, KeyboardInterrupt)", "pass", "nothing"),
        ("BaseException", "pass", "nothing"),
        ("BaseException", "raise SystemExit", "SystemExit KeyboardInterrupt, for ever"),
    ],
)
def test_what_clauses_have_taken(caught: str, clause: str, found: str) -> None:
    assert thrown_away(caught=caught, clause=clause) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("await queue.get()", "cancellation, for ever"),
        ("await queue", "cancellation"),
        ("feed.poll()", "SystemExit KeyboardInterrupt, for ever"),
        ("feed += 1", "nothing"),
    ],
)
def test_coroutines(body: str, found: str) -> None:
    assert thrown_away(define="async def", body=body) == found


@pytest.mark.parametrize(
    ("jump", "last"),
    [
        ("continue", "[continue_ for continue_ in feed]\n            for one in feed: continue"),
        ("break", "for one in feed: break"),
        ("return", "step(lambda: 1)\n            def inner(): return 1"),
    ],
)
def test_jumps_that_stay_inside(jump: str, last: str) -> None:
    assert thrown_away(jump, last=last) == "nothing"


def test_a_jump_that_leaves_two_of_them_throws_away_what_comes_by_either() -> None:
    inner = "try:\n                step()\n            finally:\n                continue"
    assert thrown_away(define="async def", body="await feed.poll()", last=inner) == (
        "cancellation, for ever"
    )
