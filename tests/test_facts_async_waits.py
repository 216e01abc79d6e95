"""Which awaits last as long as others run?"""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of


@pytest.mark.parametrize(
    ("wait", "what"),
    [
        ("await asyncio.gather(*tasks)", "tasks"),
        ("await asyncio.gather(first, second)", "first"),
        ("await asyncio.gather(*list(tasks))", "list(tasks)"),
        ("await asyncio.gather(first, second.close())", "first"),
        ("await asyncio.wait(tasks)", "tasks"),
        ("await asyncio.wait(tasks, timeout=None)", "tasks"),
        ("await queue.join()", "queue"),
        ("await asyncio.wait(tasks, timeout=5)", None),
        ("await asyncio.wait(tasks, **options)", None),
        ("await asyncio.gather(a.close(), b.close())", None),
        ("await asyncio.gather(*[one.close() for one in all])", None),
        ("closing = [one.close() for one in all]; await asyncio.gather(*closing)", None),
        ("await channel.join(name)", None),
        ("task = asyncio.gather(*tasks)", None),
        ("await task", None),
    ],
)
def test_what_is_waited_for(wait: str, what: str | None) -> None:
    facts = facts_of(f"import asyncio\nasync def main():\n    {wait}")
    found = [
        facts.source(waited)
        for call in facts.tree.all(cst.Call)
        if (waited := facts.async_waits.waited_for(call)) is not None
    ]
    assert found == ([] if what is None else [what])


def test_what_is_told_before_the_cleanup_does_not_count() -> None:
    facts = facts_of("""
        async def main():
            stopping.set()
            task.cancel()
            try:
                await serve()
            finally:
                await queue.join()
    """)
    (finally_,) = facts.tree.all(cst.Finally)
    call = next(one for one in facts.tree.all(cst.Call) if facts.source(one) == "queue.join()")
    assert not facts.async_waits.is_told_before(call, finally_.body)
    assert facts.async_waits.is_told_before(call, facts.module)
