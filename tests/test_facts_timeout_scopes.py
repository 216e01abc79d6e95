"""What ends code when its time is over."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of


def holds(body: str) -> bool:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    facts = facts_of(f"import asyncio\nimport anyio\nasync def main(limit):\n{lines}")
    return facts.timeout_scopes.holds(node_of(facts, cst.Call, "drain()"))


@pytest.mark.parametrize(
    "body",
    [
        "async with asyncio.timeout(5):\n    await drain()",
        "with anyio.move_on_after(5):\n    while busy:\n        await drain()",
        "async with lock, asyncio.timeout(5):\n    await drain()",
        "await asyncio.wait_for(drain(), 5)",
        "await asyncio.wait_for(drain(), timeout=limit)",
    ],
)
def test_time_is_limited(body: str) -> None:
    assert holds(body)


@pytest.mark.parametrize(
    "body",
    [
        "await drain()",
        "async with lock:\n    await drain()",
        "async with asyncio.timeout(5):\n    pass\nawait drain()",
        "await asyncio.wait_for(drain(), None)",
        "await asyncio.wait_for(drain(), timeout=None)",
        "await asyncio.wait_for(drain())",
        "await asyncio.wait({drain()}, timeout=5)",  # it comes back and lets it run on
        "async with asyncio.timeout(5):\n    async def later():\n        await drain()",
    ],
)
def test_time_is_not_limited(body: str) -> None:
    assert not holds(body)


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("async with asyncio.timeout(5):\n    await close()", True),
        ("await asyncio.wait_for(close(), 5)\nawait asyncio.wait_for(self.close(), 9)", True),
        ("await asyncio.wait_for(close(), 5)\nawait close()", False),
        ("print()", False),
    ],
)
def test_every_call_of_a_function(calls: str, *, expected: bool) -> None:
    lines = "".join(f"    {line}\n" for line in calls.splitlines())
    facts = facts_of(f"import asyncio\nasync def close(): ...\nasync def main():\n{lines}")
    (close,) = (function for function in facts.functions.all if function.name == "close")
    assert facts.timeout_scopes.hold_every_call_of(close) is expected
    assert not facts.timeout_scopes.hold_every_call_of(None)
