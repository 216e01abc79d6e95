"""What a generator does behind its `yield`, and nothing else, is what a stop runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.in_process import run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

APP = """
import time
from contextlib import asynccontextmanager, contextmanager

from fastapi import FastAPI
from shop.parts import background, connected, plain, Served

@contextmanager
def transaction(db):
    db.begin()
    yield
    db.rollback()

@asynccontextmanager
async def lifespan(app):
{}

app = FastAPI(lifespan=lifespan)
"""
PARTS = """
import asyncio
import time
from contextlib import asynccontextmanager

@asynccontextmanager
async def background(queue):
    task = asyncio.create_task(work(queue))
    while not queue.is_connected:
        await asyncio.sleep(0.1)
    try:
        yield
    finally:
        queue.close()

async def work(queue):
    while True:
        await queue.get()

def connected(db):
    db.open()
    db.flush()
    return db

def plain(db):
    db.save()
    return transaction_of(db)

class Served:
    def __enter__(self):
        self.server.open()

    def __exit__(self, *error):
        self.server.shutdown()
"""


def told(folder: Path, body: str) -> list[str]:
    """What is told of a lifespan, from "runs lifespan" up to what uvicorn does then."""
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    texts = {
        "shop/__init__.py": "",
        "shop/app.py": APP.format(lines),
        "shop/parts.py": PARTS,
        "Procfile": "web: uvicorn shop.app:app\n",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    ran = run(folder, "story", "web", "--format", "json", "--exit-zero")
    assert ran.code == 0, ran.err
    (story,) = json.loads(ran.out)["stories"]
    texts_told = [str(moment["text"]) for moment in story["moments"]]
    start = texts_told.index("runs lifespan") + 1
    return texts_told[start : next(n for n, text in enumerate(texts_told) if "again" in text)]


@pytest.mark.parametrize(
    "start",
    [
        ["pass"],
        ["while not queue.is_connected:", "    time.sleep(1)"],
        ["queue.connection.wait()"],
        ["with transaction(db):", "    db.save()"],
        ["with connected(db):", "    db.commit()"],
        ["async with background(queue):", "    await queue.ready.wait()"],
        ["for table in tables:", "    with transaction(db):", "        db.flush()"],
        ["if app.debug:", "    raise SystemExit(2)"],
    ],
    ids=lambda lines: lines[0],
)
def test_nothing_that_stands_before_it(tmp_path: Path, start: Sequence[str]) -> None:
    body = "\n".join([*start, "yield", "queue.close()"])
    assert told(tmp_path, body) == ["cleans up: queue.close()"]


@pytest.mark.parametrize(
    ("entered", "left"),
    [
        ("with transaction(db):", ["cleans up: db.rollback()"]),
        ("async with background(queue):", ["cleans up: queue.close()"]),
        ("with Served():", ["stops: self.server.shutdown()"]),
        ("with connected(db):", []),
        ("with plain(db):", []),
    ],
)
def test_what_the_contexts_do_that_hold_it(tmp_path: Path, entered: str, left: list[str]) -> None:
    body = f"{entered}\n    yield\nengine.dispose()"
    assert told(tmp_path, body) == [*left, "cleans up: engine.dispose()"]


def test_a_context_that_is_entered_on_the_way_out_is_left_once(tmp_path: Path) -> None:
    body = "yield\nwith transaction(db):\n    db.save()\nengine.dispose()"
    assert told(tmp_path, body) == [
        "cleans up: db.save()",
        "cleans up: db.rollback()",
        "cleans up: engine.dispose()",
    ]


def test_a_yield_that_is_not_come_to_is_said_to_be_unknown(tmp_path: Path) -> None:
    told(tmp_path, "raise SystemExit(2)\nyield\nqueue.close()")
    ran = run(tmp_path, "story", "web", "--format", "json", "--exit-zero")
    (story,) = json.loads(ran.out)["stories"]
    assert [one["text"] for one in story["unknown"]] == ["what lifespan does behind its yield"]
