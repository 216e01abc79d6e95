"""SHD306."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, all_of, any_of, cst

if TYPE_CHECKING:
    from shutdown_lint.api import Cleanup


class UnboundedAwaitInCleanup(Rule):
    """An asynchronous cleanup waits without a bound for tasks that nobody told to end.

    `gather` returns when the last of its tasks has ended, and `join()` of a queue when the last
    item is done. A task that loops for ever, waits for a peer that is gone, or works on a queue
    that somebody still fills keeps the cleanup there until SIGKILL, and what was to come after it
    never does.

    ## Why

    A cleanup that gathered its workers hung for good; one that waited with
    `asyncio.wait(tasks, timeout=…)` and then cancelled the rest ended after 0.6 s. Often it is
    right to wait, since the tasks end by themselves: this is for a review by hand.

    ## Bad

    ```python
    import asyncio

    async def main(tasks, connection):
        try:
            await serve()
        finally:
            await asyncio.gather(*tasks)  # SHD306
            await connection.close()
    ```

    ## Good

    ```python
    import asyncio

    async def main(tasks, connection):
        try:
            await serve()
        finally:
            done, pending = await asyncio.wait(tasks, timeout=10)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            await connection.close()
    ```

    ## Silent when

    - the cleanup cancels something before, sets a flag or an event, or stops or closes
      something: the tasks are told to end;
    - `asyncio.timeout`, `wait_for`, `move_on_after` or `fail_after` stands around it or around the
      call that leads to it; or `asyncio.wait` is given a timeout;
    - what is gathered are coroutines that are called there: `gather(a.close(), b.close())`;
    - the code is not cleanup, or no coroutine function.

    ## Known misses

    A single task that is awaited. Coroutines that are called there and never end. Tasks that do
    not listen to what they are told.

    ## Fix safety

    There is none: what to do with those that are left at the deadline is for the author to say.

    ## Proof

    In the proof one worker waits for a message that never comes: the bad program hangs in its
    cleanup, and its twin gives up after a while and ends in order.
    """

    meta = Meta(
        code="SHD306",
        name="unbounded-await-in-cleanup",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        preset=Preset.AUDIT,
        trigger=all_of("await", any_of("gather", "join", all_of("asyncio", "wait"))),
    )
    message = "{call}() has no bound: the stop waits here until {what} ends by itself"

    def check_cleanup(self, cleanup: Cleanup) -> None:
        """Judge one piece of asynchronous cleanup."""
        facts = self.facts
        if cleanup.function is None or not cleanup.function.is_async:
            return
        if cleanup.is_by_name and facts.timeout_scopes.hold_every_call_of(cleanup.function):
            return
        for reached in facts.reach.from_node(cleanup.root):
            call = reached.node
            if not isinstance(call, cst.Call) or cleanup.restarts(reached):
                continue
            waited_for = facts.async_waits.waited_for(call)
            if waited_for is None:
                continue
            way = (call, *(via.node for via in reached.path))
            if any(map(facts.timeout_scopes.holds, way)):
                continue
            if any(facts.async_waits.is_told_before(node, cleanup.root) for node in way):
                continue
            self.report(
                call,
                related=[cleanup.via, *reached.path],
                call=facts.short(call.func),
                what=f"all of {facts.short(waited_for)}",
            )
