"""Where does a coroutine swallow its own cancellation?"""

from __future__ import annotations

from textwrap import indent

import libcst as cst
import pytest

from support.module_facts import facts_of

HEAD = "import asyncio, contextlib, concurrent.futures\n"
LOOP = """
async def work(self, jobs, task):
    while True:
        try:
            {awaited}
        except {caught}:
            {body}
"""


def judged(source: str) -> str:
    """What becomes of the cancellation that the first clause takes."""
    facts = facts_of(HEAD + source)
    found = facts.cancellations.swallowed_by(facts.tree.all(cst.ExceptHandler)[0])
    if found is None:
        return "nothing goes on"
    return ("loop" if found.in_loop else "later") + (", sure" if found.is_sure else "")


@pytest.mark.parametrize(
    ("awaited", "verdict"),
    [
        ("await jobs.get()", "loop, sure"),
        ("await asyncio.wait_for(jobs.get(), 1)", "loop, sure"),
        ("await asyncio.wait([task])", "loop, sure"),
        ("await asyncio.gather(*(job() for job in jobs))", "loop, sure"),
        ("await task", "nothing goes on"),
        ("await self.task", "nothing goes on"),
        ("await asyncio.wait_for(task, 1)", "nothing goes on"),
        ("await asyncio.gather(*task)", "nothing goes on"),
        ("await asyncio.shield(jobs.get())", "nothing goes on"),
        ("await jobs.get(); await task", "nothing goes on"),
        ("jobs.get()", "nothing goes on"),
    ],
)
def test_whose_cancellation_it_can_be(awaited: str, verdict: str) -> None:
    assert judged(LOOP.format(awaited=awaited, caught="asyncio.CancelledError", body="pass")) == (
        verdict
    )


@pytest.mark.parametrize(
    ("caught", "verdict"),
    [
        ("(OSError, asyncio.exceptions.CancelledError)", "loop, sure"),
        ("concurrent.futures.CancelledError", "nothing goes on"),
        ("BaseException", "nothing goes on"),
        ("OSError", "nothing goes on"),
    ],
)
def test_only_what_names_it(caught: str, verdict: str) -> None:
    assert judged(LOOP.format(awaited="await jobs.get()", caught=caught, body="pass")) == verdict


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("log('cancelled')", "loop, sure"),
        ("continue", "loop, sure"),
        ("jobs.cancelled = True", "loop"),
        ("task.cancel()", "loop"),
        ("raise", "nothing goes on"),
        ("break", "nothing goes on"),
        ("asyncio.current_task().uncancel()", "nothing goes on"),
    ],
)
def test_what_the_clause_does(body: str, verdict: str) -> None:
    source = LOOP.format(awaited="await jobs.get()", caught="asyncio.CancelledError", body=body)
    assert judged(source) == verdict


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        ("", "nothing goes on"),
        ("close()", "nothing goes on"),
        ("await close()", "later"),
        ("return", "nothing goes on"),
    ],
)
def test_outside_of_loops(after: str, verdict: str) -> None:
    try_ = "try:\n    await step()\nexcept asyncio.CancelledError:\n    pass\n"
    assert judged("async def f():\n" + indent(try_ + after, "    ")) == verdict
    cleanup = "async def close_all():\n" + indent(try_ + after, "    ")
    assert judged(cleanup) == "nothing goes on"


@pytest.mark.parametrize(
    ("caught", "taken"),
    [
        ("BaseException", ["SystemExit", "KeyboardInterrupt"]),
        ("KeyboardInterrupt, OSError", ["KeyboardInterrupt"]),
        ("asyncio.CancelledError", ["a cancellation"]),
        ("OSError", None),
        ("*errors", None),
    ],
)
def test_what_suppress_takes(caught: str, taken: list[str] | None) -> None:
    facts = facts_of(f"{HEAD}with open('a'), contextlib.suppress({caught}):\n    step()\n")
    found = facts.suppressing.of(facts.tree.all(cst.With)[0])
    if taken is None:
        assert found is None
    else:
        assert found is not None
        assert [*found.exits, *["a cancellation"] * found.names_cancellation] == taken


AROUND = """
async def work(self, jobs):
    try:
        {runs}
    except asyncio.CancelledError:
        pass
    {then}

async def take():
    while True: await jobs.get()
"""


@pytest.mark.parametrize(
    ("runs", "then", "verdict"),
    [
        ("while True: await jobs.get()", "await self.flush()", "nothing goes on"),
        ("while self.running: await asyncio.sleep(1)", "await self.flush()", "nothing goes on"),
        ("await take()", "await self.flush()", "nothing goes on"),
        ("await server.serve_forever()", "await self.flush()", "nothing goes on"),
        ("await jobs.get()", "await self.flush()", "later"),
        ("for job in jobs: await job()", "await self.flush()", "later"),
        ("while True: await jobs.get()", "await take()", "later"),
        ("while True: await jobs.get()", "while True: await self.flush()", "later"),
    ],
)
def test_what_follows_the_loop(runs: str, then: str, verdict: str) -> None:
    assert judged(AROUND.format(runs=runs, then=then)) == verdict
