"""What a server that sends itself its signal again leaves undone."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

HEAD = """
import asyncio, atexit, tempfile, threading, uvicorn
server = uvicorn.Server(uvicorn.Config(app))
db = connect()
"""


def undone(text: str, served: str) -> list[tuple[str, bool]]:
    facts = facts_of(HEAD + text)
    lost = facts.after_serving.of(node_of(facts, cst.Call, served))
    return [] if lost is None else [(one.what, one.is_sure) for one in lost.undone]


def is_sure(text: str, served: str) -> bool:
    facts = facts_of(HEAD + text)
    lost = facts.after_serving.of(node_of(facts, cst.Call, served))
    assert lost is not None
    return lost.is_sure


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("server.run()\ndb.close()\n", [("db.close()", True)]),
        ("server.run()\nif db: db.close()\n", [("db.close()", True)]),
        ("server.run()\nif db is not None:\n    db.close()\n", [("db.close()", True)]),
        ("server.run()\nif late:\n    db.close()\n", [("db.close()", False)]),
        ("try:\n    server.run()\nfinally:\n    db.close()\n", [("db.close()", True)]),
        ("try:\n    server.run()\nfinally:\n    db.mark()\n", [("db.mark()", False)]),
        (
            "try:\n    server.run()\nexcept KeyboardInterrupt:\n    db.stop()\n",
            [("db.stop()", True)],
        ),
        ("try:\n    server.run()\nexcept OSError:\n    db.stop()\n", []),
        ("try:\n    pass\nfinally:\n    server.run()\n    db.stop()\n", [("db.stop()", True)]),
        ("server.run()\nwith open('x', 'w') as f:\n    f.write(y)\n", [("open()", True)]),
        ("server.run()\nasyncio.run(db.close())\n", [("db.close()", True)]),
        ("server.run()\nx = [y.remove(1) for y in z]\n", []),
        ("server.run()\nserver.close()\n", []),
        ("server.run()\nloop = asyncio.new_event_loop()\nloop.close()\n", []),
        ("server.run()\nprint('bye')\n", []),
        ("db.close()\nserver.run()\n", []),
        (
            "with tempfile.TemporaryDirectory() as x:\n    server.run()\n",
            [("the end of the block of tempfile.TemporaryDirectory()", True)],
        ),
        ("with open('x') as x:\n    server.run()\n", []),
        ("atexit.register(db.flush)\nserver.run()\n", [("db.flush()", True)]),
        ("atexit.register(print)\nserver.run()\n", []),
    ],
)
def test_finds_what_does_not_run(text: str, found: list[tuple[str, bool]]) -> None:
    assert undone(text, "server.run()") == found


def test_follows_callers() -> None:
    text = "def serve():\n    server.run()\ndef main():\n    serve()\n    db.close()\n"
    assert undone(text, "server.run()") == [("db.close()", True)]


@pytest.mark.parametrize(
    "text",
    [
        "import signal\nsignal.signal(signal.SIGTERM, stop)\nserver.run()\ndb.close()\n",
        "import signal\nsignal.signal(number, stop)\nserver.run()\ndb.close()\n",
        "from x import handle_signals\nhandle_signals()\nserver.run()\ndb.close()\n",
        "async def lifespan(app):\n    yield\n    db.close()\nserver.run()\ndb.close()\n",
        "def run():\n    server.run()\n    db.close()\nthreading.Thread(target=run).start()\n",
    ],
)
def test_says_nothing_where_it_may_run_after_all(text: str) -> None:
    assert undone(text, "server.run()") == []


@pytest.mark.parametrize(
    ("served", "sure"),
    [
        ("uvicorn.run(app)", True),
        ("uvicorn.run(app, workers=1)", True),
        ("uvicorn.run(app, workers=None)", True),
        ("uvicorn.run(app, reload=debug)", True),
        ("uvicorn.run(app, workers=number)", False),
    ],
)
def test_one_process_serves(served: str, *, sure: bool) -> None:
    assert is_sure(f"{served}\ndb.close()\n", served) is sure


@pytest.mark.parametrize("options", ["workers=2", "reload=True", "**options"])
def test_a_parent_comes_back(options: str) -> None:
    served = f"uvicorn.run(app, {options})"
    assert undone(f"{served}\ndb.close()\n", served) == []


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ("await server.serve()", True),
        ("await asyncio.gather(server.serve(), other())", True),
        ("await asyncio.wait_for(server.serve(), 9)", True),
        ("task = asyncio.create_task(server.serve())", False),
        ("group.start_soon(server.serve())", False),
    ],
)
def test_knows_what_is_waited_for(line: str, *, sure: bool) -> None:
    text = f"async def main():\n    {line}\n    await db.close()\n"
    assert is_sure(text, "server.serve()") is sure
