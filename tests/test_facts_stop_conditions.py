"""What tells a loop to stop, and who sets it?"""

from __future__ import annotations

from textwrap import dedent

import libcst as cst
import pytest

from shutdown_lint.facts.loops.stop_conditions import By, StopCondition
from support.module_facts import facts_of

HEAD = "import threading, asyncio, multiprocessing\n"
CLASS = """
class W:
    def __init__(self, stop=None):
        self._stop = {value}
    def run(self):
        while not self._stop.is_set():
            work()
"""
EVENT = "stop = threading.Event()\n"


def conditions(source: str) -> tuple[StopCondition, ...]:
    """The stop conditions of the first unbounded loop."""
    facts = facts_of(HEAD + dedent(source))
    return facts.stop_conditions.of(facts.loops.unbounded[0])


def shown(source: str) -> list[tuple[str, str, bool]]:
    """Each condition as kind, subject and the value that ends the loop."""
    module = cst.Module([])
    return [
        (one.by.value, module.code_for_node(one.subject), one.ends_when)
        for one in conditions(source)
    ]


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("not stop.is_set()", [("event", "stop", True)]),
        ("not stop.wait(5)", [("event", "stop", True)]),
        ("running.is_set()", [("event", "running", False)]),
        ("running", [("flag", "running", False)]),
        ("not stopped", [("flag", "stopped", True)]),
        ("self._running", [("flag", "self._running", False)]),
        (
            "not stop.is_set() and running",
            [("event", "stop", True), ("flag", "running", False)],
        ),
        ("running or not stop.is_set()", []),
        ("True", []),
    ],
)
def test_in_the_head(test: str, found: list[tuple[str, str, bool]]) -> None:
    assert shown(f"{EVENT}while {test}:\n    work()\n") == found


@pytest.mark.parametrize(
    "body",
    [
        "if stop.is_set():\n        break",
        "work()\n    if stop.is_set():\n        log()\n        return",
        "with lock:\n        if stop.is_set():\n            break",
        "try:\n        if stop.is_set():\n            break\n    except E:\n        pass",
        "if not stop.is_set():\n        work()\n    else:\n        break",
        "if x:\n        work()\n    elif stop.is_set():\n        break",
        "if stop.wait(5):\n        break",
        "if stop.is_set() is True:\n        break",
        "if stop.is_set() or x():\n        break",
    ],
)
def test_in_the_body(body: str) -> None:
    source = f"{EVENT}def run():\n  while True:\n    {body}\n"
    assert shown(source) == [("event", "stop", True)]


@pytest.mark.parametrize(
    "body",
    [
        "if stop.is_set():\n        log()",
        "for x in y:\n        if stop.is_set():\n            break",
        "if stop.is_set() and idle():\n        break",
    ],
)
def test_what_does_not_end_the_loop(body: str) -> None:
    assert shown(f"{EVENT}while True:\n    {body}\n") == []


@pytest.mark.parametrize(
    ("made", "known"),
    [
        ("threading.Event()", "threading.Event"),
        ("asyncio.Event()", "asyncio.Event"),
        ("multiprocessing.Event()", "multiprocessing.Event"),
        ("make()", None),
    ],
)
def test_class_of_the_event(made: str, known: str | None) -> None:
    (found,) = conditions(f"stop = {made}\nwhile not stop.is_set():\n    work()\n")
    assert found.by is By.EVENT
    assert found.known == known


def setters(source: str) -> list[str]:
    """The lines on which the first condition of the first loop is set."""
    facts = facts_of(HEAD + dedent(source))
    (loop, *_) = facts.loops.unbounded
    (condition, *_) = facts.stop_conditions.of(loop)
    return [
        facts.source(facts.tree.statement(node)).strip()
        for node in facts.stop_conditions.setters(condition)
    ]


def test_who_sets_an_event() -> None:
    source = """
        class Worker:
            def __init__(self):
                self._stop = threading.Event()

            def run(self):
                while not self._stop.is_set():
                    work()

            def stop(self):
                self._stop.set()

            def again(self):
                self._stop.clear()

        other = threading.Event()
        other.set()
        worker = Worker()
        loop.add_signal_handler(15, worker._stop.set)
    """
    assert setters(source) == [
        "self._stop.set()",
        "loop.add_signal_handler(15, worker._stop.set)",
    ]


def test_who_sets_a_flag() -> None:
    source = """
        running = True

        def stop(signum, frame):
            global running
            running = False

        def start():
            global running
            running = True

        def other():
            running = False

        while running:
            work()
    """
    assert setters(source) == ["running = False"]


def foreign(source: str) -> bool:
    """Whether others may set the first condition of the first loop."""
    facts = facts_of(HEAD + dedent(source))
    (loop, *_) = facts.loops.unbounded
    (condition, *_) = facts.stop_conditions.of(loop)
    return facts.stop_conditions.is_foreign(condition)


@pytest.mark.parametrize(
    ("source", "is_foreign"),
    [
        ("stop = threading.Event()\nwhile not stop.is_set():\n    work()\n", False),
        ("def run(stop):\n    while not stop.is_set():\n        work()\n", True),
        ("from app import stop\nwhile not stop.is_set():\n    work()\n", True),
        ("while not app.stop.is_set():\n    work()\n", True),
        (CLASS.format(value="stop"), True),
        (CLASS.format(value="threading.Event()"), False),
    ],
)
def test_whether_others_may_set_it(source: str, is_foreign: bool) -> None:  # noqa: FBT001
    assert foreign(source) is is_foreign
