"""What becomes of the results of jobs."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

HEAD = """
import asyncio
from concurrent.futures import ThreadPoolExecutor, wait
from multiprocessing.pool import ThreadPool

pool = ThreadPoolExecutor()
threads = ThreadPool()

"""


@pytest.mark.parametrize(
    ("text", "asked_for"),
    [
        ("pool.submit(job)", False),
        ("kept = pool.submit(job)\nprint('on its way')", False),
        ("kept = pool.submit(job)\nkept.cancel()", False),
        ("pool.submit(job).result()", True),
        ("kept = pool.submit(job)\nkept.result(timeout=3)", True),
        ("kept = pool.submit(job)\nkept.add_done_callback(look)", True),
        ("kept = pool.submit(job)\nwait([kept])", True),
        ("kept = pool.submit(job)\nlook(kept)", True),
        ("kept = [pool.submit(job)]", True),
        ("def start(): return pool.submit(job)", True),
        ("async def main(): await asyncio.wrap_future(pool.submit(job))", True),
    ],
)
def test_who_asks(text: str, asked_for: bool) -> None:  # noqa: FBT001
    facts = facts_of(HEAD + text)
    job = node_of(facts, cst.Call, "pool.submit(job)")
    assert facts.job_results.may_be_asked_for(job) is asked_for


@pytest.mark.parametrize(
    ("job", "is_kept"),
    [
        ("pool.submit(work)", True),
        ("unknown.submit(work)", True),
        ("threads.apply_async(work)", False),
    ],
)
def test_where_an_exit_is_kept(job: str, is_kept: bool) -> None:  # noqa: FBT001
    facts = facts_of(HEAD + job)
    assert facts.job_results.is_kept(node_of(facts, cst.Call, job)) is is_kept


def test_a_pool_of_multiprocessing_has_no_result_of_an_exit() -> None:
    facts = facts_of(HEAD + "threads.apply_async(work).get()")
    job = node_of(facts, cst.Call, "threads.apply_async(work)")
    assert not facts.job_results.may_be_asked_for(job)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("try: there()\nexcept SystemExit: pass", True),
        ("try: there()\nexcept (ValueError, SystemExit): pass", True),
        ("try: there()\nexcept BaseException: pass", True),
        ("try: there()\nexcept: pass", True),
        ("import contextlib\nwith contextlib.suppress(SystemExit): there()", True),
        ("there()", False),
        ("try: there()\nexcept Exception: pass", False),
        ("try: there()\nfinally: pass", False),
        ("try: pass\nexcept SystemExit: there()", False),
        ("try:\n    def inner(): there()\nexcept SystemExit: pass", False),
    ],
)
def test_who_takes_an_exit(text: str, taken: bool) -> None:  # noqa: FBT001
    facts = facts_of(text)
    assert facts.exceptions.takes_exit_at(node_of(facts, cst.Call, "there()")) is taken
