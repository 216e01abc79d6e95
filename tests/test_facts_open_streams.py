"""Which servers wait without a limit, and which responses never end."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

HEAD = """
import uvicorn
from starlette.responses import StreamingResponse
"""


def has_stream(generator: str, response: str = "StreamingResponse(lines())") -> bool:
    return (
        facts_of(f"{HEAD}async def lines():\n{generator}\n{response}\n").open_streams.first
        is not None
    )


ENDLESS = "    while True:\n        yield 1"


@pytest.mark.parametrize(
    "generator",
    [
        ENDLESS,
        "    while 1:\n        if await request.is_disconnected(): break\n        yield 1",
        "    while 1:\n        try: yield 1\n        except Cancelled: return",
    ],
)
def test_knows_a_response_without_an_end(generator: str) -> None:
    assert has_stream(generator)


@pytest.mark.parametrize(
    "generator",
    [
        "    for line in rows:\n        yield line",
        "    while running:\n        yield 1",
        "    while True:\n        if done:\n            break\n        yield 1",
        "    while True:\n        if done:\n            return\n        yield 1",
        "    while True:\n        work()",
        "    yield 1\n    while True:\n        work()",
    ],
)
def test_knows_a_response_with_one(generator: str) -> None:
    assert not has_stream(generator)


def test_looks_at_what_the_response_is_given() -> None:
    assert has_stream(ENDLESS, "StreamingResponse(content=lines())")
    assert not has_stream(ENDLESS, "StreamingResponse(other())")
    assert not has_stream(ENDLESS, "JSONResponse(lines())")


def test_knows_a_plain_asgi_stream() -> None:
    loop = "    while True:\n        await send({'body': b'', 'more_body': %s})"
    assert has_stream(loop % "True", "")
    assert not has_stream(loop % "False", "")


@pytest.mark.parametrize(
    ("call", "keyword"),
    [
        ("uvicorn.run(app)", "timeout_graceful_shutdown"),
        ("uvicorn.Config(app, reload=False)", "timeout_graceful_shutdown"),
        ("uvicorn.run(app, timeout_graceful_shutdown=None)", None),
        ("uvicorn.run(app, reload=True)", None),
        ("uvicorn.run(app, **options)", None),
        ("other.run(app)", None),
    ],
)
def test_knows_where_a_limit_is_missing(call: str, keyword: str | None) -> None:
    facts = facts_of(f"{HEAD}{call}\n")
    assert facts.open_streams.missing_limit(node_of(facts, cst.Call, call)) == keyword


def test_a_limit_may_be_set_later() -> None:
    facts = facts_of(f"{HEAD}c = uvicorn.Config(app)\nc.timeout_graceful_shutdown = 3\n")
    made = node_of(facts, cst.Call, "uvicorn.Config(app)")
    assert facts.open_streams.missing_limit(made) is None
