"""Which calls run after something, and which handler another one replaces."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

SOURCE = """
def install():
    here()
    near()

def start(flag):
    install()
    if flag:
        sometimes()
        inner()
    else:
        inner()

def inner():
    deep()

def other():
    unrelated()
    start(True)
    last()
"""


def test_following() -> None:
    facts = facts_of(SOURCE)
    found = {
        facts.source(follower.call): (follower.is_certain, follower.is_near)
        for follower in facts.following.calls(node_of(facts, cst.Call, "here()"))
    }
    assert found == {
        "near()": (True, True),
        "sometimes()": (False, False),
        "inner()": (False, False),
        "deep()": (False, False),
        "last()": (True, False),
    }


def test_the_way_to_a_follower() -> None:
    facts = facts_of("def main():\n    here()\n    one()\ndef one():\n    two()\n")
    followers = list(facts.following.calls(node_of(facts, cst.Call, "here()")))
    assert [facts.source(follower.call) for follower in followers] == ["one()", "two()"]
    assert [step.message for step in followers[1].path] == ["one() is called here"]


def test_what_is_called_with_the_result_comes_after() -> None:
    source = """
class Program:
    def __init__(self):
        here()
    def run(self):
        deep()
def main(flag):
    given(Program().run(), later())
    print(flag and Program().run())
"""
    facts = facts_of(source)
    found = [
        (facts.source(follower.call), follower.is_certain)
        for follower in facts.following.calls(node_of(facts, cst.Call, "here()"))
    ]
    assert found[:4] == [
        ("Program().run()", True),
        ("deep()", True),
        ("given(Program().run(), later())", True),
        ("print(flag and Program().run())", True),
    ]
    assert ("Program().run()", False) in found
    assert all(code not in ("Program()", "here()") for code, _ in found[:3])


HEAD = """
import asyncio, signal, time

def one(*_): save()
def two(*_): stop()
def first(): signal.signal(signal.SIGTERM, one)
def second(): signal.signal(signal.SIGTERM, two)

"""


@pytest.mark.parametrize(
    ("body", "replaced"),
    [
        ("first()\n    second()", True),
        ("first()\n    prepare()\n    second()", True),
        ("first()\n    with lock:\n        second()", True),
        ("asyncio.run(first())\n    second()", True),
        ("second()\n    first()", False),
        ("first()\n    time.sleep(5)\n    second()", False),
        ("first()\n    server.serve_forever()\n    second()", False),
        ("first()\n    if flag: second()", False),
        ("first()\n    second()\n    signal.getsignal(signal.SIGTERM)", False),
    ],
)
def test_replaced(body: str, replaced: bool) -> None:  # noqa: FBT001
    facts = facts_of(f"{HEAD}def main():\n    {body}\n")
    registration = facts.handlers.registrations[1]
    found = facts.replacing.replaced_by(registration)
    assert (found is not None) is replaced
