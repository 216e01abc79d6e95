"""Which exception does SIGTERM raise, and does it get through?"""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, lines_of, node_of

IMPORTS = "import asyncio, multiprocessing, os, signal, sys"
DEFINITIONS = """
def leave(*_): sys.exit(0)
def later(*_): leave()
def perhaps(*_):
    if stopping: sys.exit(0)
def closing(*_):
    db.close()
    sys.exit(0)
def telling(*_):
    state.stopping = True
    sys.exit(0)
def interrupt(*_): raise KeyboardInterrupt
"""


@pytest.mark.parametrize(
    "lines",
    [
        "signal.signal(signal.SIGTERM, leave)",
        "signal.signal(15, later)",
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))",
        "loop.add_signal_handler(signal.SIGTERM, leave)",
        "for s in (signal.SIGINT, signal.SIGTERM): signal.signal(s, leave)",
        "signal.signal(signal.SIGINT, perhaps)\nsignal.signal(signal.SIGTERM, leave)",
    ],
)
def test_sigterm_raises_system_exit(lines: str) -> None:
    way = facts_of(f"{IMPORTS}\n{DEFINITIONS}\n{lines}\n").unwinding.by_sigterm
    assert way[-1].message == "SystemExit is raised here"


@pytest.mark.parametrize(
    "lines",
    [
        "signal.signal(signal.SIGINT, leave)",
        "signal.signal(signal.SIGTERM, perhaps)",
        "signal.signal(signal.SIGTERM, closing)",
        "signal.signal(signal.SIGTERM, telling)",
        "signal.signal(signal.SIGTERM, interrupt)",
        "signal.signal(signal.SIGTERM, signal.SIG_DFL)",
        "signal.signal(signal.SIGTERM, handler)",
        "signal.signal(signal.SIGTERM, leave)\nsignal.signal(signal.SIGTERM, interrupt)",
        "signal.signal(signal.SIGTERM, leave)\nsignal.signal(number, handler)",
        "if os.fork() == 0:\n    signal.signal(signal.SIGTERM, leave)",
    ],
)
def test_sigterm_does_something_else(lines: str) -> None:
    assert not facts_of(f"{IMPORTS}\n{DEFINITIONS}\n{lines}\n").unwinding.by_sigterm


def test_the_way_to_the_exit() -> None:
    facts = facts_of(f"{IMPORTS}\n{DEFINITIONS}\nsignal.signal(signal.SIGTERM, later)\n")
    places = [via.node for via in facts.unwinding.by_sigterm]
    assert places[0] is node_of(facts, cst.Call, "signal.signal(signal.SIGTERM, later)")
    assert lines_of(facts, places[1:]) == [4, 3]


SILENCING = """
def silencing(*_):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("over")
    sys.exit(0)
signal.signal(signal.SIGTERM, silencing)
"""


def test_ignoring_further_signals_is_no_second_handler() -> None:
    assert facts_of(f"{IMPORTS}\n{SILENCING}").unwinding.by_sigterm


LOOP = "try:\n    work()\nexcept {}:\n    pass"


@pytest.mark.parametrize(
    ("source", "ends"),
    [
        ("work()", True),
        (LOOP.format("KeyboardInterrupt"), True),
        ("while True:\n    try: work()\n    except KeyboardInterrupt: pass", False),
        ("while True:\n    try: work()\n    except SystemExit: pass", True),
        (LOOP.format("BaseException"), False),
        (LOOP.format("Exception"), True),
        ("try: work()\nexcept: pass", False),
        ("os.fork()", False),
        ("multiprocessing.Process(target=work)", False),
        ("asyncio.run(main())", False),
        ("import flask\napp = flask.Flask(__name__)", False),
    ],
)
def test_whether_raising_ends_the_program(source: str, *, ends: bool) -> None:
    facts = facts_of(f"{IMPORTS}\n{source}\n")
    assert facts.unwinding.ends_program("KeyboardInterrupt") is ends
