"""Which process is joined before somebody reads what it puts?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

SOURCE = """\
import multiprocessing

def work(out, limit):
    for one in range(limit):
        {put}

def main():
    out = multiprocessing.{queue}()
    worker = multiprocessing.Process(target=work, args=({args}))
    worker.start()
    {before}
    worker.join({timeout})
    {after}
"""


def found(
    put: str = "out.put(one)",
    queue: str = "Queue",
    args: str = "out, 9",
    before: str = "pass",
    timeout: str = "",
    after: str = "out.get()",
) -> int:
    """How many joins come too early."""
    source = SOURCE.format(
        put=put, queue=queue, args=args, before=before, timeout=timeout, after=after
    )
    return len(facts_of(source).undrained.all)


def test_a_join_before_the_first_read() -> None:
    assert found() == 1
    assert found(queue="JoinableQueue", after="out.get_nowait()", args="out, *limits") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"put": "print(one)"},
        {"put": "other.put(one)"},
        {"queue": "Event"},
        {"args": "*given, out"},
        {"args": "9, out"},
        {"before": "out.get()"},
        {"before": "worker.kill()"},
        {"before": "worker.terminate()"},
        {"before": "give(out)"},
        {"before": "schedule(out.get)"},
        {"timeout": "5"},
        {"after": "pass"},
    ],
)
def test_what_ends_or_cannot_be_told(change: dict[str, str]) -> None:
    assert found(**change) == 0
