"""What does the end of the program cut in half?"""

from __future__ import annotations

from textwrap import indent

import pytest

from support.module_facts import facts_of

START = "threading.Thread(target=keep, daemon=True).start()"
WRITES = 'with open("state", "w") as file: file.write("x")'


def half_written(body: str, rest: str = START) -> list[tuple[str, bool]]:
    """The first write of each daemon thread, and whether it comes again and again."""
    source = "import threading, json, os, queue\njobs = queue.Queue()\ndone = threading.Event()\n"
    facts = facts_of(f"{source}def keep():\n{indent(body, '    ')}\n{rest}\n")
    found = map(facts.cut_off.of, facts.workers.all)
    return [(facts.short(one.reached.node), one.again_and_again) for one in found if one]


@pytest.mark.parametrize(
    ("body", "write", "again"),
    [
        (f"while True:\n  {WRITES}", 'open("state", "w")', True),
        (WRITES, 'open("state", "w")', False),
        ("while True: json.dump(x, f)", "json.dump(x, f)", True),
        ("while True: db.commit()", "db.commit()", True),
        ('while True: path.write_text("x")', 'path.write_text("x")', True),
    ],
)
def test_a_write_of_a_daemon_is_cut(body: str, write: str, again: object) -> None:
    assert half_written(body) == [(write, again)]


@pytest.mark.parametrize(
    "body",
    [
        "while True: print(1)",
        'open("state")',
        f"{WRITES}\nos.replace('state', 'old')",
        f"{WRITES}\npath.rename('old')",
        f"{WRITES}\njobs.task_done()",
        f"{WRITES}\ndone.set()",
        "write_cache()",
    ],
)
def test_nothing_is_lost(body: str) -> None:
    rest = f"{START}\njobs.join(); done.wait()\ndef write_cache():\n    {WRITES}"
    assert half_written(body, rest) == []


@pytest.mark.parametrize(
    "use",
    [
        "threading.Thread(target=keep).start()",
        "t = threading.Thread(target=keep, daemon=True)\nt.start()\nt.join(5)",
        "t = threading.Thread(target=keep, daemon=True)\nt.start()\nwait_for(t)",
        "t = threading.Thread(target=keep, daemon=True)\nt.start()\nwhile t.is_alive(): step()",
    ],
)
def test_somebody_waits_or_may_wait(use: str) -> None:
    assert half_written(WRITES, use) == []
