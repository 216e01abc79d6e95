"""What does Ctrl+C tidy up, and would an exit get there, or through?"""

from __future__ import annotations

from textwrap import indent

import libcst as cst
import pytest

from support.module_facts import facts_of, lines_of

LOOP = "while True:\n    time.sleep(1)\n"
STEP = "try: time.sleep(1)"
IMPORTS = "import atexit, contextlib, multiprocessing, os, sys, time\n"


def around(body: str, clauses: str) -> str:
    return f"try:\n{indent(body, '    ')}{clauses}\n"


def within(header: str, body: str) -> str:
    return f"{header}\n{indent(body, '    ')}\n"


def tidied(source: str, *, by_exit: bool = False) -> list[int] | None:
    """The lines of what the first clause leads to; none if it leads to nothing."""
    facts = facts_of(IMPORTS + source)
    interrupt = facts.interrupts.of(facts.tree.all(cst.ExceptHandler)[0])
    if interrupt is None:
        return None
    work = facts.interrupts.passed_by_exit(interrupt) if by_exit else interrupt.work
    return [] if work is None else [line - 1 for line in lines_of(facts, [work])]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (around(LOOP, "except KeyboardInterrupt: db.close()"), [4]),
        (around(LOOP, "except (KeyboardInterrupt, SystemExit): db.close()"), [4]),
        (around(LOOP, "except KeyboardInterrupt: pass\ndb.close()"), [5]),
        (around(LOOP, "except KeyboardInterrupt: print('bye')\nprint('over')\ndb.close()"), [6]),
        (around(LOOP, "except KeyboardInterrupt: pass\ndef f(): db.close()"), []),
        (within("def f():", around(LOOP, "except KeyboardInterrupt: return") + "x.end()"), []),
        (within("for x in y:", around(LOOP, "except KeyboardInterrupt: pass") + "x.end()"), []),
        (around("server.serve_forever()\n", "except KeyboardInterrupt: server.close()"), [3]),
        (around("work()\n", "except KeyboardInterrupt: db.close()"), None),
        (within("while True:", f"{STEP}\nexcept KeyboardInterrupt: break") + "db.close()", [4]),
        (
            within("while True:", f"{STEP}\nexcept KeyboardInterrupt:\n    db.close()\n    break"),
            [4],
        ),
        (
            within(
                "while True:", f"{STEP}\nexcept KeyboardInterrupt:\n    x.end()\n    sys.exit()"
            ),
            [4],
        ),
        (within("while True:", f"{STEP}\nexcept KeyboardInterrupt: x.end()"), None),
        (within("for x in y:", f"{STEP}\nexcept KeyboardInterrupt: break") + "db.close()", None),
        (around(LOOP, "except ValueError: db.close()"), None),
    ],
)
def test_what_an_interrupt_tidies_up(source: str, lines: list[int] | None) -> None:
    assert tidied(source) == lines


CLEANUP = around(LOOP, "except KeyboardInterrupt: db.close()")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (CLEANUP, [4]),
        (around(LOOP, "except KeyboardInterrupt: db.close()\nfinally: print('over')"), [4]),
        (around(LOOP, "except KeyboardInterrupt: db.close()\nfinally: db.shut()"), []),
        (around(LOOP, "except (KeyboardInterrupt, SystemExit): db.close()"), []),
        (around(LOOP, "except KeyboardInterrupt: db.close()\nexcept: raise"), []),
        (around(LOOP, "except KeyboardInterrupt: db.close()\nexcept Exception: raise"), [4]),
        (f"atexit.register(db.close)\n{CLEANUP}", []),
        (f"with open() as db:\n{indent(CLEANUP, '    ')}", []),
        (f"with db:\n{indent(CLEANUP, '    ')}", []),
        (f"with other:\n{indent(CLEANUP, '    ')}", [5]),
        (f"try:\n{indent(CLEANUP, '    ')}finally:\n    tidy()", []),
        (f"try:\n{indent(CLEANUP, '    ')}except SystemExit:\n    pass", []),
        (f"def run():\n{indent(CLEANUP, '    ')}try:\n    run()\nfinally:\n    tidy()", []),
    ],
)
def test_what_an_exit_passes_by(source: str, lines: list[int]) -> None:
    assert tidied(source, by_exit=True) == lines
