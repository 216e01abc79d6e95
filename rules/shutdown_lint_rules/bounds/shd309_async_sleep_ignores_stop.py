"""SHD309."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    EnsureImport,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Loop, SlowStop


class AsyncSleepIgnoresStop(Rule):
    """A task that is told to stop by an event sleeps, and does not hear it until it wakes.

    The event is set, and the event loop goes on, but this task sleeps to the end of
    `asyncio.sleep`. Who awaits it waits as long. Where that is longer than the grace period,
    SIGKILL comes first, and nothing that stands behind the loop is run.

    ## Why

    An event wakes those that wait for it and nobody else. A server that looked for its stop event
    every 300 seconds took five minutes to shut down.

    `ASYNC110` reports a loop that does nothing but sleep until something has changed. This rule
    asks whether the loop is told to stop while it sleeps, whatever else it does.

    ## Bad

    ```python
    import asyncio
    import signal

    async def main():
        stopping = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
        while not stopping.is_set():
            await refresh()
            await asyncio.sleep(300)  # SHD309

    asyncio.run(main())
    ```

    ## Good

    ```python
    import asyncio
    import contextlib
    import signal

    async def main():
        stopping = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
        while not stopping.is_set():
            await refresh()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), 300)

    asyncio.run(main())
    ```

    ## Silent when

    - something in the file is cancelled, or the task is started and nobody waits for it: then
      `asyncio.run` cancels it, and a sleep ends at once;
    - the sleep is shorter than five seconds, or its length cannot be told and has not the name of
      a period;
    - nobody sets the event, or it tells of something else than the stop;
    - a plain flag is looked at: it cannot be waited for.

    Reported in `strict`: whether somebody waits for the task, or cancels it, often stands in
    another file.

    ## Known misses

    Tasks in a file that cancels another one. Sleeps of trio and anyio.

    ## Fix safety

    Unsafe: `asyncio.wait_for(event.wait(), n)` starts a task for each wait, and what follows the
    sleep in the round is done at once when the event is set. The error is named
    `asyncio.TimeoutError`, which is the same as `TimeoutError` from Python 3.11 on.

    ## Proof

    The proof stops a program in an `asyncio.sleep` of a minute: the bad one is still there at the
    end of the grace period, the good one and the fixed one end at once, with their work saved.
    """

    meta = Meta(
        code="SHD309",
        name="async-sleep-ignores-stop",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=all_of("async", "sleep", any_of("is_set", "isSet")),
        fix=Safety.UNSAFE,
        overlaps=("ASYNC110",),
    )
    message = "the stop waits here for up to {time}: the task sleeps on after {subject} is set"

    def check_loop(self, loop: Loop) -> None:
        """Judge the sleeps of a task that is told to stop."""
        for slow in self.facts.slow_stops.of(loop):
            pause = slow.pause
            if not (pause.in_task and slow.by_event):
                continue
            if not pause.is_long or self._is_cut_short(loop):
                continue
            related = [Via(slow.condition.checked, "the loop looks at it here"), *slow.path]
            if slow.setter is not None:
                related.append(Via(slow.setter, "it is told to stop here"))
            length = f"'{self.facts.short(pause.length)}'"
            self.report(
                pause.call,
                related=related,
                fix=self._fix(slow),
                time=f"{length if pause.seconds is None else f'{pause.seconds:g}'} seconds",
                subject=f"'{self.facts.short(slow.condition.subject)}'",
            )

    def _is_cut_short(self, loop: Loop) -> bool:
        """Whether the task is, or may be, cancelled: by the program, or by `asyncio.run`."""
        return self.facts.task_ends.any_cancelled or (
            loop.within is not None and self.facts.task_ends.nobody_awaits(loop.within)
        )

    def _fix(self, slow: SlowStop) -> FixRequest | None:
        facts = self.facts
        awaited = facts.tree.parent(slow.pause.call)
        statement = facts.tree.parent(awaited) if isinstance(awaited, cst.Await) else None
        line = facts.tree.parent(statement) if statement is not None else None
        if not slow.can_wait or slow.condition.known != "asyncio.Event":
            return None
        if not isinstance(statement, cst.Expr) or not isinstance(line, cst.SimpleStatementLine):
            return None
        if len(line.body) > 1:
            return None
        asyncio = facts.names.imported_as("asyncio", slow.pause.call)
        contextlib = facts.names.imported_as("contextlib", slow.pause.call)
        indent = facts.module.default_indent
        event, length = facts.source(slow.condition.subject), facts.source(slow.pause.length)
        module = asyncio or "asyncio"
        from shutdown_lint.api import without_unused

        of_asyncio = (
            ()
            if asyncio
            else (EnsureImport("asyncio"), *without_unused(facts, [slow.pause.call.func]))
        )
        return unsafe_fix(
            "wait for the event instead, and no longer than that",
            *of_asyncio,
            *(() if contextlib else (EnsureImport("contextlib"),)),
            Replace(
                statement,
                f"with {contextlib or 'contextlib'}.suppress({module}.TimeoutError):\n"
                f"{indent}await {module}.wait_for({event}.wait(), {length})",
            ),
        )
