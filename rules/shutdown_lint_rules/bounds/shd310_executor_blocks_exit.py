"""SHD310."""

from __future__ import annotations

from shutdown_lint.api import (
    BLOCKS_EXECUTOR,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    any_of,
    cst,
)


class ExecutorBlocksExit(Rule):
    """A thread of the event loop's default executor waits for what need not come.

    Cancelling the task frees the task and not the thread. At its end `asyncio.run` waits for the
    threads of the default executor, and the interpreter joins them once more: the coroutines are
    done, the cleanup has run, and the process stands there until somebody presses Enter, or until
    SIGKILL.

    ## Why

    Measured with six seconds of work in `asyncio.to_thread`, with `run_in_executor(None, …)` and
    on all versions of Python alike: `asyncio.run` came back after the 5.8 that were left, also
    when `sys.exit` was called. `asyncio.wait_for` with a timeout changes nothing: it gives up the
    task, the thread goes on waiting. From Python 3.12 on `asyncio.run` gives up after five
    minutes; the interpreter's own join has no bound.

    ## Bad

    ```python
    import asyncio

    async def console():
        while True:
            line = await asyncio.to_thread(input, "> ")  # SHD310
            await obey(line)

    async def main():
        task = asyncio.create_task(console())
        await serve()
        task.cancel()

    asyncio.run(main())
    ```

    ## Good

    ```python
    import asyncio
    import threading

    def read_lines(loop, lines):
        while True:
            loop.call_soon_threadsafe(lines.put_nowait, input("> "))

    async def main():
        lines = asyncio.Queue()
        loop = asyncio.get_running_loop()
        threading.Thread(target=read_lines, args=(loop, lines), daemon=True).start()
        await serve(lines)

    asyncio.run(main())
    ```

    ## Silent when

    - the wait has a timeout, or a socket of the file has one;
    - an executor of one's own is given: who made it may shut it down;
    - somebody puts None into a queue, or cleanup puts something in, or the coroutine compares what
      it gets with something;
    - the program leaves its threads behind by `os._exit`, or sets another default executor;
    - it is for Windows only.

    Reported in `strict`: waits for events and for children, which mostly come to an end by
    themselves. Silent where the stop sets the event, or the file tells children to end.

    ## Known misses

    Queues and sockets from other files. Work that only takes long. Pools of anyio and trio.

    ## Fix safety

    No fix: a daemon thread, a timeout and a sentinel each change how the program is built.

    ## Proof

    The proof stops programs whose thread waits for a job and for a line: all coroutines have
    ended and saved their work, and the bad programs are still there. The good ones end at once.
    """

    meta = Meta(
        code="SHD310",
        name="executor-blocks-exit",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=any_of("to_thread", "run_in_executor"),
        default_trigger=BLOCKS_EXECUTOR,
    )
    message = (
        "the program cannot end before {until}: a thread of the default executor waits in {func}"
    )
    default_question = "waits.waits_in_executor"

    def visit_Call(self, node: cst.Call) -> None:
        """Judge what a call gives to the default executor."""
        found = self.facts.executor_waits.of(node)
        if found is None or self.facts.systems.is_for_windows(node):
            return
        strict = found.wait.mostly_ends
        self.report(
            node,
            related=found.path,
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            until=found.wait.until,
            func=f"'{self.facts.short(found.func)}'",
        )
