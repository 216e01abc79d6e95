"""SHD211."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_LOOP_HANDLER,
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
    from shutdown_lint.api import ModuleFacts


class UnguardedShutdownTask(Rule):
    """An event loop's handler starts a shutdown task that nobody keeps, or starts it every time.

    Ctrl+C is pressed twice, and supervisors send SIGTERM again: the shutdown code then runs a
    second time while the first one still waits in an `await`, and both close the same things.
    Where nobody keeps the task, nobody can wait for it: as soon as the main coroutine returns,
    which is what the shutdown code makes it do, `asyncio.run` cancels the task in the middle.

    ## Why

    `loop.add_signal_handler(sig, lambda: asyncio.create_task(shutdown()))` is in many guides. With
    a main coroutine that ended on the event that its shutdown task set first, what came after that
    in the task was lost in 3 of 3 runs, with exit status 0.

    ## Bad

    ```python
    import asyncio
    import signal

    async def shutdown():
        await pool.close()

    async def main():
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: asyncio.create_task(shutdown()))  # SHD211
        await serve()
    ```

    ## Good

    ```python
    import asyncio
    import signal

    async def main():
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, stopping.set)
        await stopping.wait()
        await pool.close()
    ```

    ## Silent when

    - the task is kept, and it is started under a condition, or after an early return; or the
      coroutine looks at something, or takes a lock, before it first awaits; or one of both takes
      the handler away or replaces it;
    - the coroutine awaits nothing: it is over before a second one can begin;
    - the coroutine is not one of this module, or of a library that the tables know;
    - nobody keeps the task, but the loop is run for ever, by asyncio or tornado, or in another
      file: then nobody is seen to cut it off;
    - the handler is for another signal than SIGTERM and SIGINT.

    ## Known misses

    A guard that guards nothing; tasks that are started by way of a helper of another file.

    ## Fix safety

    There is none: a guard, and who waits for the task, are for the author to choose.

    ## Proof

    In the proof a second SIGTERM makes the shutdown code of one program begin twice, and another
    program ends in the middle of its shutdown code.
    """

    meta = Meta(
        code="SHD211",
        name="unguarded-shutdown-task",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=all_of(REGISTERS_LOOP_HANDLER, any_of("create_task", "ensure_future")),
    )
    message = "nobody keeps the task of {runs}: it is cut off when the main coroutine returns"
    _AGAIN = "a second signal starts {runs} again while the first still runs"
    _BOTH = (
        "a second signal starts {runs} again while the first still runs, and nobody keeps the "
        "tasks: they are cut off when the main coroutine returns"
    )

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the tasks that handlers start."""
        for task in facts.shutdown_tasks.all:
            if not task.is_dropped and not task.starts_again:
                continue
            function = task.runs.function
            defined = (
                []
                if function is None
                else [Via(function.node, f"{task.runs.display} is defined here")]
            )
            again = self._BOTH if task.is_dropped else self._AGAIN
            self.report(
                task.reached.node,
                message=again if task.starts_again else None,
                related=[task.handler.via, *task.reached.path, *defined],
                runs=task.runs.display,
            )
