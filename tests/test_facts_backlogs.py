"""Which executors have jobs that queue up?"""

from __future__ import annotations

from textwrap import indent

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of


def queued(body: str, made: str = "ThreadPoolExecutor(4)") -> str | None:
    """The call that queues jobs in the executor that is shut down at the end."""
    facts = facts_of(
        "from concurrent.futures import ThreadPoolExecutor, as_completed, wait\n"
        "def work():\n    while True:\n        step()\n"
        f"def run(pages, job, n):\n    pool = {made}\n"
        f"{indent(body, '    ')}\n    pool.shutdown()\n"
    )
    shutdown = node_of(facts, cst.Attribute, "pool.shutdown")
    assert facts.backlogs.is_shutdown(shutdown)
    found = facts.backlogs.of(shutdown.value)
    return None if found is None else facts.source(found)


@pytest.mark.parametrize(
    ("body", "call"),
    [
        ("for page in pages:\n    pool.submit(fetch, page)", "pool.submit(fetch, page)"),
        ("while more():\n    pool.submit(fetch)", "pool.submit(fetch)"),
        ("jobs = [pool.submit(fetch, page) for page in pages]", "pool.submit(fetch, page)"),
        ("jobs = {pool.submit(fetch, p): p for p in pages}", "pool.submit(fetch, p)"),
        ("pool.map(fetch, pages)", "pool.map(fetch, pages)"),
        ("pool.submit(job)", "pool.submit(job)"),
        ("for i in range(n):\n    pool.submit(fetch, i)", "pool.submit(fetch, i)"),
    ],
)
def test_jobs_queue_up(body: str, call: str) -> None:
    assert queued(body) == call


@pytest.mark.parametrize(
    "body",
    [
        "pool.submit(fetch, 1)",
        "for page in pages:\n    pool.submit(fetch, page).result()",
        "for page in pages:\n    wait([pool.submit(fetch, page)])",
        "for page in pages:\n    slots.acquire()\n    pool.submit(fetch, page)",
        "while len(pending) < 10:\n    pending.append(pool.submit(fetch))",
        "for page in pages:\n    pool.submit(work)",
        "for page in pages:\n    other.submit(fetch, page)",
    ],
)
def test_jobs_do_not_queue_up(body: str) -> None:
    assert queued(body) is None


def test_one_job_for_each_worker() -> None:
    body = "for i in range(n):\n    pool.submit(fetch, i)"
    assert queued(body, "ThreadPoolExecutor(n)") is None
    assert queued(body, "ThreadPoolExecutor(max_workers=n)") is None
    assert queued(body, "ThreadPoolExecutor(max_workers=2)") is not None


def test_jobs_that_another_function_waits_for_are_not_left() -> None:
    facts = facts_of(
        """
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor()
        def read(paths):
            jobs = [pool.submit(read_one, path) for path in paths]
            return [job.result() for job in jobs]
        def close():
            pool.shutdown()
        """
    )
    assert facts.backlogs.of(node_of(facts, cst.Attribute, "pool.shutdown").value) is None
