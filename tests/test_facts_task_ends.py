"""Does anybody wait for a task, or cancel it?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

SOURCE = """
import asyncio
async def poll():
    pass
async def main():
    {body}
"""


@pytest.mark.parametrize(
    ("body", "nobody"),
    [
        ("asyncio.create_task(poll())", True),
        ("task = asyncio.ensure_future(poll()); task.add_done_callback(print)", True),
        ("await poll()", False),
        ("await asyncio.gather(poll(), other())", False),
        ("task = asyncio.create_task(poll()); await task", False),
        ("task = asyncio.create_task(poll()); await asyncio.wait([task])", False),
        ("keep(asyncio.create_task(poll()))", False),
        ("return asyncio.create_task(poll())", False),
        ("asyncio.create_task(poll()); await poll()", False),
        ("group = asyncio.TaskGroup(); group.create_task(poll())", False),
        ("pass", False),
    ],
)
def test_who_waits_for_a_task(body: str, *, nobody: bool) -> None:
    facts = facts_of(SOURCE.format(body=body))
    assert facts.task_ends.nobody_awaits(facts.functions.all[0]) is nobody


@pytest.mark.parametrize(
    ("body", "cancelled"),
    [
        ("task.cancel()", True),
        ("loop.call_later(5, task.cancel)", True),
        ("await cancel_all_tasks()", True),
        ("task.cancelled()", False),
        ("await task", False),
    ],
)
def test_whether_anything_is_cancelled(body: str, *, cancelled: bool) -> None:
    assert facts_of(SOURCE.format(body=body)).task_ends.any_cancelled is cancelled
