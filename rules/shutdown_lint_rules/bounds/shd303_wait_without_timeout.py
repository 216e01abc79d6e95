"""SHD303."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_EXIT_CALLBACK,
    REGISTERS_HANDLER,
    WAITS_FOR_OTHERS,
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    all_of,
    any_of,
    cst,
    display_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Cleanup, ExitCallback, Reached, Via


class WaitWithoutTimeout(Rule):
    """The stop waits for an event, a job, a child or a queue without a bound.

    Somebody else has to end such a wait: set the event, finish the job, exit, take what is queued.
    When that one hangs, is dead, or is the main program that the handler interrupted, nobody does.
    The process stays until SIGKILL, and what was to be saved after the wait is lost.

    ## Why

    `Queue.join()` in cleanup never came back when the thread that takes from the queue had died,
    nor when a producer was still at work. `child.wait()` in a handler hung, and the child outlived
    the parent. Pods stayed alive for days in an exit callback whose client waited for an event.

    In a signal handler the main program stands still, with all its locks held, until it returns.

    ## Bad

    ```python
    import atexit
    import queue

    mails = queue.Queue()

    def finish():
        mails.join()  # SHD303

    atexit.register(finish)
    ```

    ## Good

    ```python
    import atexit
    import queue
    import threading

    mails = queue.Queue()
    sent = threading.Event()

    def finish():
        mails.put(None)
        if not sent.wait(timeout=5):
            print("gave up on", mails.qsize(), "mails")

    atexit.register(finish)
    ```

    ## Silent when

    - a timeout is given, or stands around the wait (`timeout`, `wait_for`), or an alarm is set
      before it;
    - it stands in normal flow, or runs in a thread of its own;
    - the child was killed before, or `done()`, `ready()`, `poll()` has just said that it is over;
    - another rule says it better: a child that was told to end (SHD304), a join of a thread or a
      process (SHD302), a lock that the main program holds (SHD204).

    Reported in `strict`: the wait is in a `finally`, an `except KeyboardInterrupt`, an `__exit__`
    or a framework's shutdown hook; it is more than three calls away; it is for the second signal;
    outside of handlers, it is for a command that the same function starts to run to its end.
    Reported in `audit`: in a function that is cleanup by its name only.

    ## Known misses

    Objects of other files, and those whose class cannot be told; `os.waitpid`; waits of libraries;
    awaits, which do not block an event loop.

    ## Fix safety

    For display only: what the program does when the time is over needs a person. `Queue.join()`
    takes no timeout.

    ## Proof

    SIGTERM arrives while an exit callback has mails to wait for whose sender is dead, and while a
    handler waits for an event that only the main program sets. Both bad programs hang; their twins
    give up after a while, or wait in the main program.
    """

    meta = Meta(
        code="SHD303",
        name="wait-without-timeout",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of(
            any_of("wait", "wait_for", "communicate", "result", "exception", "join", "get"),
            any_of(
                "AsyncResult", "Barrier", "Condition", "Event", "Future", "JoinableQueue",
                "LifoQueue", "Popen", "PriorityQueue", "Queue", "apply_async", "futures",
                "map_async", "run_coroutine_threadsafe", "starmap_async", "submit",
            ),
        ),
        default_trigger=all_of(any_of(REGISTERS_HANDLER, HAS_EXIT_CALLBACK), WAITS_FOR_OTHERS),
        fix=Safety.DISPLAY,
    )  # fmt: skip
    default_question = "waits.waits_at_exit"
    message = "{call} has no timeout: the stop hangs here until {until}{condition}"

    def check_cleanup(self, cleanup: Cleanup) -> None:
        """Judge one piece of cleanup."""
        facts = self.facts
        for reached in facts.reach.from_node(cleanup.root):
            call = reached.node
            if not isinstance(call, cst.Call):
                continue
            until = facts.waits.untimed_until(call, [via.node for via in reached.path])
            if (
                until is None
                or facts.terminations.of(call) is not None
                or (cleanup.is_handler and facts.locking.clashes(call))
                or facts.systems.is_reached_on_windows(reached)
                or cleanup.restarts(reached)
            ):
                continue
            way = [cleanup.via, *reached.path]
            preset = self._preset(cleanup, reached)
            self._report(call, until, way, cleanup=cleanup, preset=preset)

    def check_exit_callback(self, callback: ExitCallback) -> None:
        """Judge `atexit.register(queue.join)`."""
        until = self.facts.waits.until(callback.callback)
        if until is not None and not callback.given:
            self._report(callback.callback, until, [])

    def _preset(self, cleanup: Cleanup, reached: Reached) -> Preset | None:
        if cleanup.is_by_name:
            return Preset.AUDIT
        is_sure = cleanup.by_exit or cleanup.is_loop_handler
        is_near = reached.depth <= 3 and not self.facts.second_signals.is_meant(reached.node)
        if not is_sure or not is_near:
            return Preset.STRICT
        # In a handler it is wrong to wait for anything.
        is_errand = not cleanup.is_handler and self.facts.waits.is_errand(reached.node)
        return Preset.STRICT if is_errand else None

    def _report(
        self,
        node: cst.BaseExpression,
        until: str,
        related: list[Via],
        *,
        cleanup: Cleanup | None = None,
        preset: Preset | None = None,
    ) -> None:
        condition = ""
        if cleanup is not None and (cleanup.is_handler or cleanup.is_loop_handler):
            who = "event loop" if cleanup.is_loop_handler else "main program"
            condition = f", and this handler holds up the {who}"
        func = node.func if isinstance(node, cst.Call) else node
        self.report(
            node,
            related=related,
            fix=self._fix(node),
            preset=preset,
            confidence=None if preset is None else Confidence.LOW,
            call=f"{self.facts.short(func)}()",
            until=until,
            condition=condition,
        )

    def _fix(self, node: cst.BaseExpression) -> FixRequest | None:
        if not isinstance(node, cst.Call) or node.args:
            return None
        row = self.facts.effects.blocking(node)
        if row is None or row.timeout is None:
            return None
        text = f"{self.facts.source(node.func)}(timeout=10)"
        return display_fix("give up after a while", Replace(node, text))
