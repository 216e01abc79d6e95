"""What is known of asyncio tasks: who waits for them, and what do they do when cancelled?"""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

if TYPE_CHECKING:
    from shutdown_lint.facts.module import ModuleFacts


def facts(source: str) -> ModuleFacts:
    return facts_of(f"import asyncio\n{dedent(source)}")


@pytest.mark.parametrize(
    "source",
    [
        "t = asyncio.create_task(work())\nawait t",
        "t = asyncio.create_task(work())\nasyncio.gather(t)",
        "ts = [asyncio.create_task(work())]\nfor t in ts: t.cancel()\nasyncio.gather(*ts)",
        "t = source()\nu = t\nawait u",
        "t = source()\nts = []\nts.append(t)\nasyncio.wait(ts)",
        "t = source()\nfor u in [t]:\n    await u",
        "t = source()\n[await u for u in list(ts)] if (ts := {t}) else 0",
        "t = source()\nreap(t)",
        "def f(self):\n    self.t = t = source()\n    g(self.t)\n    t.cancel()",
        "self.t = source()\nt, self.t = self.t, None\nawait t",
        "def f():\n    t = source()\n    return t",
        "ts[1] = source()\nt = ts.pop(1)\nt.cancel()\nawait asyncio.wait(ts.values())",
    ],
)
def test_who_may_wait_for_a_task(source: str) -> None:
    found = facts(source)
    assert found.async_tasks.is_waited_for(node_of(found, cst.Name, "t"))


@pytest.mark.parametrize(
    "source",
    [
        "t = asyncio.create_task(work())\nt.cancel()",
        "t = source()\nlog.info(t)\nprint(t.done())\nt.cancel()",
        "t = source()\nawait other\nif t is not None: t.cancel()",
        "t = source()\nt = None\nfoo(None)\nawait bar(t.done())",
        "t = source()\nts = [t]\nfor u in ts: u.cancel()",
        "def f():\n    t = source()\n    t.cancel()\ndef g(t):\n    return t\nt = 0",
    ],
)
def test_what_only_looks_at_a_task_waits_for_nothing(source: str) -> None:
    found = facts(source)
    names = [name for name in found.tree.all(cst.Name) if name.value == "t"]
    assert not found.async_tasks.is_waited_for(names[0])


@pytest.mark.parametrize(
    ("body", "works"),
    [
        ("try: await work()\n finally: await flush()", True),
        ("try: await work()\n finally: file.write(rows)", True),
        ("try: await work()\n except BaseException: await flush()", True),
        ("async with pool.connection() as c:\n  await c.run()", True),
        ("await inner()", True),
        ("try: work()\n finally: await flush()", False),
        ("try: await work()\n finally: rows.clear()", False),
        ("try: await work()\n except asyncio.CancelledError: print(1)", False),
        ("try: await work()\n except Exception: await flush()", False),
        ("async with asyncio.timeout(5):\n  await work()", False),
        ("async with self._lock:\n  await work()", False),
        ("await work()", False),
    ],
)
def test_what_a_task_does_when_it_is_cancelled(body: str, works: bool) -> None:  # noqa: FBT001
    found = facts(
        f"async def run():\n {body}\n"
        "async def inner():\n try: await work()\n finally: await flush()\n"
        "t = asyncio.create_task(run())"
    )
    (task,) = found.async_tasks.all
    assert (found.task_work.at_cancel(task) is not None) is works


LIFESPAN = """
async def poll():
    while {condition}:
        await read()
        {leave}

async def lifespan(app):
    {make}
    yield
    {end}
"""


@pytest.mark.parametrize(
    ("leaks", "parts"),
    [
        (True, {}),
        (True, {"make": "tasks = set(); tasks.add(asyncio.create_task(poll()))"}),
        (True, {"make": "app.state.poller = asyncio.create_task(poll())"}),
        (True, {"leave": "try: work()\n        except asyncio.CancelledError: raise"}),
        (False, {"end": "task.cancel()"}),
        (False, {"end": "await task"}),
        (False, {"end": "await asyncio.wait([task], timeout=1)"}),
        (False, {"end": "await stop(task)"}),
        (
            False,
            {"make": "app.state.p = asyncio.create_task(poll())", "end": "app.state.p.cancel()"},
        ),
        (False, {"make": "app.state.adopt(asyncio.create_task(poll()))"}),
        (False, {"leave": "if done(): break"}),
        (False, {"condition": "not app.stopping.is_set()"}),
        (False, {"condition": "items"}),
        (False, {"make": "pass", "end": "asyncio.create_task(poll())"}),
    ],
)
def test_which_tasks_a_lifespan_leaves_running(leaks: bool, parts: dict[str, str]) -> None:  # noqa: FBT001
    plain = {
        "condition": "True",
        "leave": "pass",
        "make": "task = asyncio.create_task(poll())",
        "end": "await close()",
    }
    assert bool(facts(LIFESPAN.format(**{**plain, **parts})).lifespans.leaks) is leaks


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("t = asyncio.create_task(work())", True),
        ("def f(t: asyncio.Task): t", True),
        ("def f(task): task", True),
        ("def f(t): t", False),
        ("t = asyncio.current_task()", False),
        ("async def f():\n async with asyncio.TaskGroup() as g:\n  t = g.create_task(w())", False),
        ("t = asyncio.get_event_loop().call_later(1, f)", False),
        ("task = asyncio.Queue()\ntask", False),
    ],
)
def test_what_is_a_task(source: str, expected: bool) -> None:  # noqa: FBT001
    found = facts(source)
    name = [one for one in found.tree.all(cst.Name) if one.value in ("t", "task")][-1]
    assert found.async_tasks.may_be_task(name) is expected
