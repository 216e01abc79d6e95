"""SHD505."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_STARTUP_HOOK,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_of,
)

if TYPE_CHECKING:
    from shutdown_lint.api import cst


class LifespanTaskLeak(Rule):
    """A service starts an endless task with itself, and nothing ends the task when it stops.

    The part of the lifespan after the `yield` closes pools, clients and files while the task goes
    on using them: it fails on what is closed, retries, takes another job that nobody will finish.
    In the end the event loop cuts it off at whatever `await` it has come to, and what its own
    `finally` wants to save has nowhere to go any more.

    ## Why

    Such tasks made applications log errors at each stop, leak connections with each reload and
    each test, and end with "Task was destroyed but it is pending".

    ## Bad

    ```python
    import asyncio
    from contextlib import asynccontextmanager

    async def refresh(pool):
        while True:
            await pool.execute("refresh")
            await asyncio.sleep(60)

    @asynccontextmanager
    async def lifespan(app):
        task = asyncio.create_task(refresh(app.pool))  # SHD505
        yield
        await app.pool.close()
    ```

    ## Good

    ```python
    import asyncio
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def lifespan(app):
        task = asyncio.create_task(refresh(app.pool))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await app.pool.close()
    ```

    ## Silent when

    - the task, or what it is kept in, is cancelled, awaited, gathered or handed to somebody,
      anywhere in the module; or a task group holds it, or the module asks for `all_tasks`;
    - it can end by itself: its loop has a `break`, a `return` or a `raise`, or looks at an event
      or a flag that somebody sets, or that others may set;
    - its coroutine is not in this module, or has no endless loop: a one-off job at start-up.

    What runs at start-up is what comes before the `yield` of a lifespan or of a context of
    aiohttp, and the start-up hooks of Starlette, FastAPI, Quart and Sanic, with what they call, to
    three calls deep. Reported in `strict`: a task that is kept on an object from elsewhere, such
    as `app.state`, where another file may cancel it; and tasks of a module that closes nothing
    when it stops: they are cut off, which matters only to one that is in the middle of something.

    ## Known misses

    Consumers (`async for message in …`), which may end with what they read from. Tasks whose
    coroutine is in another file.

    ## Fix safety

    There is none: where the task has to end, before or after what it uses, is for the author.

    ## Proof

    In the proof the task of the bad program wants to write its rows when the event loop ends it,
    long after the lifespan has closed the store. Its twin cancels it and waits before that.
    """

    meta = Meta(
        code="SHD505",
        name="lifespan-task-leak",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of(
            any_of("create_task", "ensure_future"),
            any_of("while", "for"),
            any_of(
                "lifespan", "cleanup_ctx", "startup", "on_startup", "after_server_start",
                "before_server_start", "before_serving", "main_process_start",
            ),
        ),
        default_trigger=HAS_STARTUP_HOOK,
    )  # fmt: skip
    message = "nothing ends {runs} when the service stops: it goes on while what it uses is closed"
    default_question = "service_tasks.leaves_task_running"
    _CUT_OFF = "nothing ends {runs} when the service stops: it is cut off wherever it awaits"

    def visit_Call(self, node: cst.Call) -> None:
        """Judge one task."""
        leak = self.facts.lifespans.leaks.get(node)
        if leak is None:
            return
        assert leak.task.runs is not None
        closes = self.facts.lifespans.closes_something
        strict = not closes or self.facts.async_tasks.is_kept_elsewhere(leak.task)
        self.report(
            node,
            message=None if closes else self._CUT_OFF,
            related=[*leak.path, Via(leak.loop.node, "the task loops here, and nothing ends it")],
            confidence=Confidence.LOW if strict else None,
            preset=Preset.STRICT if strict else None,
            runs=f"the task of {leak.task.runs.display}",
        )
