"""SHD312."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    Wrap,
    all_of,
    any_of,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Cleanup, ExitCallback


class ExecutorNotCancelled(Rule):
    """An executor is shut down at the end without giving up the jobs that nobody has begun.

    `shutdown()` waits for the jobs that run, and then for all that are still queued. With
    `wait=False` the interpreter does so at exit. A stop takes as long as the whole backlog; what
    SIGKILL finds undone is cut off, at any point.

    ## Why

    With 24 jobs of 0.25 s and two workers the program ended 2.8 s after the signal, and just as
    late with `wait=False` and with `with`; with `cancel_futures=True` the two running jobs were
    finished and it ended after 0.3 s.

    In an exit callback it is too late for either: the interpreter runs all the jobs before the
    callbacks of `atexit`. With 24 jobs of 0.1 s the callback came after 1.2 s, the backlog done.

    ## Bad

    ```python
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor()
    try:
        for page in pages():
            pool.submit(fetch, page)
        serve()
    finally:
        pool.shutdown()  # SHD312
    ```

    ## Good

    ```python
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor()
    try:
        for page in pages():
            pool.submit(fetch, page)
        serve()
    finally:
        pool.shutdown(cancel_futures=True)
    ```

    ## Silent when

    - `cancel_futures` is given, also as False: somebody has decided;
    - no backlog can be seen: one job, as many as there are workers, workers that loop until they
      are stopped, a loop that waits for results or for room before it submits the next job, a
      function that waits for the jobs which it submits and leaves the shutdown to another;
    - it stands in normal flow, or in a handler, where SHD202 speaks of the wait.

    ## Known misses

    The end of a `with` block; executors that others submit to; jobs of `run_in_executor`.

    ## Fix safety

    Unsafe: the queued jobs are dropped. They have to be queued again somewhere, or be such that
    nobody misses them. None in exit callbacks, where it would change nothing.

    ## Proof

    A program with a long backlog is still working it off when its grace period is over. Its twin,
    and the fixed program, finish the job that is running and write their report.
    """

    meta = Meta(
        code="SHD312",
        name="executor-not-cancelled",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        preset=Preset.AUDIT,
        trigger=all_of(
            "shutdown",
            any_of("submit", "map"),
            any_of("Executor", "ProcessPoolExecutor", "ThreadPoolExecutor"),
        ),
        fix=Safety.UNSAFE,
    )
    message = (
        "{call} lets all the jobs run that are still queued: the stop takes as long as they do"
    )
    _AT_EXIT = "{call} comes too late: before exit callbacks the interpreter runs all queued jobs"

    def check_cleanup(self, cleanup: Cleanup) -> None:
        """Judge one piece of cleanup."""
        if cleanup.is_handler or cleanup.is_loop_handler:
            return
        for reached in self.facts.reach.from_node(cleanup.root):
            call = reached.node
            if isinstance(call, cst.Call) and not self._is_decided(call):
                at_exit = cleanup.by_exit
                fix = None if at_exit else self._fix(call)
                self._judge(call, call.func, [cleanup.via, *reached.path], fix, at_exit=at_exit)

    def check_exit_callback(self, callback: ExitCallback) -> None:
        """Judge `atexit.register(pool.shutdown)`."""
        if all(arg.keyword is None or arg.keyword.value == "wait" for arg in callback.given):
            self._judge(callback.callback, callback.callback, [], None, at_exit=True)

    def _is_decided(self, call: cst.Call) -> bool:
        return any(
            arg.star or (arg.keyword is not None and arg.keyword.value == "cancel_futures")
            for arg in call.args
        )

    def _judge(
        self,
        node: cst.BaseExpression,
        func: cst.BaseExpression,
        way: list[Via],
        fix: FixRequest | None,
        *,
        at_exit: bool,
    ) -> None:
        if not self.facts.backlogs.is_shutdown(func):
            return
        assert isinstance(func, cst.Attribute)
        queued = self.facts.backlogs.of(func.value)
        if queued is not None:
            self.report(
                node,
                message=self._AT_EXIT if at_exit else None,
                related=[*way, Via(queued, "jobs are queued here")],
                fix=fix,
                call=f"{self.facts.short(func)}()",
            )

    def _fix(self, call: cst.Call) -> FixRequest:
        title = "give up the jobs that nobody has begun"
        if call.args:
            between = " "
            if "\n" in self.facts.source(call):
                step = self.facts.module.default_indent
                between = f"\n{self.facts.tree.indentation(call)}{step}"
            text = f",{between}cancel_futures=True"
            return unsafe_fix(title, Wrap(call.args[-1].value, "", text))
        func = self.facts.source(call.func)
        return unsafe_fix(title, Replace(call, f"{func}(cancel_futures=True)"))
