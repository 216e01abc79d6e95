"""What does a clause do that its `finally` does again?"""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of

SOURCE = """
import os
import shutil
from pathlib import Path

def gone(): os.remove("pid")
def saved(): store.save()
def closed(): server.close()
def said(): print("bye")
def reset(): signal.signal(signal.SIGINT, signal.SIG_DFL)
def written():
    with open("state", "w") as file: file.write("stopped")
def forgiven(): Path("pid").unlink(missing_ok=True)
def guarded():
    if store.dirty: os.remove("pid")

def main():
    try:
        serve()
    except KeyboardInterrupt:
        {first}
    finally:
        {second}
"""


def verdict(first: str, second: str) -> str:
    """What is known of the one call that is made twice."""
    facts = facts_of(SOURCE.format(first=first, second=second))
    found = list(facts.doubled.of(facts.tree.all(cst.ExceptHandler)[0]))
    if not found:
        return "once"
    (doubled,) = found
    return doubled.outcome or ("harm" if doubled.does_harm else "twice")


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("os.remove('pid')", "it fails the second time"),
        ("gone()", "it fails the second time"),
        ("bus.publish('off')", "it is done twice"),
        ("saved()", "harm"),
        ("store.commit()", "harm"),
        ("store.tidy()", "twice"),
        ("closed()", "twice"),
        ("guarded()", "twice"),
        ("forgiven()", "twice"),
        ("shutil.rmtree('spool', True)", "twice"),
        ("shutil.rmtree('spool', False)", "it fails the second time"),
        ("reset()", "twice"),
        ("written()", "harm"),
        ("said()", "once"),
        ("print('bye')", "once"),
    ],
)
def test_what_the_second_time_is_like(call: str, found: str) -> None:
    assert verdict(call, call) == found


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("gone()", "gone( )", "it fails the second time"),
        ("gone(); raise", "gone()", "it fails the second time"),
        ("os.remove(a)", "os.remove(b)", "once"),
        ("a = 1; os.remove(a)", "os.remove(a)", "once"),
        ("os.remove(a)", "a = 1; os.remove(a)", "once"),
        ("gone(); os._exit(1)", "gone()", "once"),
        ("gone() or 1", "gone()", "once"),
        ("lambda: gone()", "gone()", "once"),
    ],
)
def test_whether_it_is_the_same_call(first: str, second: str, found: str) -> None:
    assert verdict(first, second) == found
