"""What runs before and after something in a function, and whether it is sure to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
import pytest

from support.module_facts import facts_of, lines_of, node_of

if TYPE_CHECKING:
    from shutdown_lint.facts.module import ModuleFacts

BODY = """
def main():
    first()
    if flag:
        second(); here(); third()
        fourth()
    else:
        other()
    try:
        fifth()
    finally:
        sixth()
    return
"""

AROUND_TRY = """
def main():
    zero()
    try:
        one()
    except OSError:
        two()
    else:
        three()
    finally:
        four()
    five()
"""


def calls(facts: ModuleFacts, node: str, *, after: bool) -> list[str]:
    here = node_of(facts, cst.Call, node)
    order = facts.sequence.after(here) if after else facts.sequence.before(here)
    return [facts.source(one).strip().partition("(")[0].split("\n")[0] for one in order]


def test_before_nearest_first() -> None:
    assert calls(facts_of(BODY), "here()", after=False) == ["second", "first"]


def test_after_up_to_where_the_function_is_left() -> None:
    names = calls(facts_of(BODY), "here()", after=True)
    assert names == ["third", "fourth", "try:", "return"]


@pytest.mark.parametrize(
    ("node", "before", "after"),
    [
        ("one()", ["zero"], ["three", "four", "five"]),
        ("two()", ["zero"], ["four", "five"]),
        ("three()", ["one", "zero"], ["four", "five"]),
        ("four()", ["zero"], ["five"]),
    ],
)
def test_around_a_try(node: str, before: list[str], after: list[str]) -> None:
    facts = facts_of(AROUND_TRY)
    assert calls(facts, node, after=False) == before
    assert calls(facts, node, after=True) == after


def test_definitions_run_nothing() -> None:
    facts = facts_of("def a(): one()\nhere()\ndef b(): two()\nclass C: three()\n")
    assert calls(facts, "here()", after=False) == []
    assert calls(facts, "here()", after=True) == ["class C: three"]


@pytest.mark.parametrize(
    "line",
    [
        "here()",
        "with lock: here()",
        "for sig in signals: here()",
        "while True: here()",
        "if True: here()",
        "if os.name != 'nt': here()",
        "if hasattr(signal, 'SIGHUP'): here()",
        "try: here()\n    finally: pass",
        "callback = lambda: here()",
    ],
)
def test_certain(line: str) -> None:
    facts = facts_of(f"import os, signal\ndef main():\n    {line}\n")
    assert facts.sequence.is_certain(node_of(facts, cst.Call, "here()"))


@pytest.mark.parametrize(
    "line",
    [
        "if flag: here()",
        "while flag(): here()",
        "while flag: here()",
        "flag and here()",
        "x = here() if flag else None",
        "if flag: return\n    here()",
        "assert_one()\n    if flag:\n        raise ValueError\n    here()",
        "try: one()\n    except OSError: here()",
        "[here() for sig in signals]",
    ],
)
def test_uncertain(line: str) -> None:
    facts = facts_of(f"import os, signal\ndef main():\n    {line}\n")
    assert not facts.sequence.is_certain(node_of(facts, cst.Call, "here()"))


def test_callers() -> None:
    facts = facts_of("""
        def run(): ...

        class Service:
            def start(self):
                run()

            def run(self):
                self.start()

        run()
        Service().run()
        """)
    callers = {
        function.display: lines_of(facts, facts.sequence.callers(function))
        for function in facts.functions.all
    }
    assert callers == {"run()": [5, 10], "Service.start()": [8], "Service.run()": [11]}
