"""SHD301."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    CATCHES_EXIT,
    HAS_EXIT_CALLBACK,
    HAS_SHUTDOWN_HOOK,
    POLLS_IN_CLEANUP,
    REGISTERS_HANDLER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    all_of,
    any_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Cleanup, Reached


_UNBOUNDED = "this loop has no bound: the cleanup waits here until SIGKILL if {reason}"
_ENDLESS = "this loop never ends: the cleanup stays here until SIGKILL"


class UnboundedCleanupLoop(Rule):
    """A cleanup loop waits for something that may never come, without a bound.

    Between SIGTERM and SIGKILL a process has some seconds. A loop that waits until a queue is
    empty, a child is gone or a retry succeeds uses them up as long as a producer lives, a child
    ignores its signal or a peer is down. Then SIGKILL ends the process, and everything that was to
    happen after the loop never does.

    ## Why

    What a cleanup waits for is often just what is broken when a service is being stopped.

    ## Bad

    ```python
    import time

    def serve(queue, server):
        try:
            server.run()
        finally:
            while queue.pending():  # SHD301
                time.sleep(0.1)
            queue.close()
    ```

    ## Good

    ```python
    import time

    def serve(queue, server):
        try:
            server.run()
        finally:
            deadline = time.monotonic() + 10
            while queue.pending() and time.monotonic() < deadline:
                time.sleep(0.1)
            queue.close()
    ```

    ## Silent when

    - something shows that it ends: a clock or a counter that is compared, a name that speaks of a
      deadline, a timeout, attempts or what remains, a timed wait after which the loop is left, a
      `kill()` or an alarm before it, an `asyncio.timeout`, `wait_for`, `move_on_after` or
      `fail_after` around it or around the call that leads to it;
    - each round takes something out of the container that the loop asks for, and no thread of the
      file fills it meanwhile: `while not q.empty(): q.get_nowait()`;
    - each round collects a child that has ended (`os.waitpid(-1, os.WNOHANG)`), and the loop is
      left when there is none;
    - it only works in memory, walks from one thing to the next (`node = node.next`), yields, asks
      a person, or puts off a cancellation
      (`while not future.done(): try: await … except CancelledError: …`);
    - the cleanup starts the program's work anew, and the loop is that work.

    Reported in `strict`: loops that neither sleep nor work outside of memory, since each of their
    waits could last for ever by itself; loops that join a thread that has just been told to stop;
    loops in `__exit__`, which also runs in the middle of a program; functions that are cleanup
    only by their name.

    A drain without a bound can be a requirement: losing the data may be worse than a late stop.
    Then say so in a suppression comment, and give the platform a grace period to match.

    ## Known misses

    Cleanup in other files. `for` over an endless iterator. Names that speak of a bound and are
    none.

    ## Fix safety

    No fix: what to do at the deadline, drop, hand back or fail, is for the author to say.

    ## Proof

    In the proof a live producer goes on filling what the loop drains: the bad program never ends,
    the bounded twin ends with work left over, and says so.
    """

    meta = Meta(
        code="SHD301",
        name="unbounded-cleanup-loop",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of(
            "while",
            any_of(
                "finally", "KeyboardInterrupt", "SystemExit", "signal", "atexit", "exit__",
                "shutdown", "cleanup", "close", "stop", "teardown", "lifespan", "ExitStack",
                "after_serving", "Shutdown", "Cleanup", "Close", "Stop", "Teardown", "Lifespan",
            ),
        ),
        default_trigger=all_of(
            any_of(
                "finally", CATCHES_EXIT, REGISTERS_HANDLER, HAS_EXIT_CALLBACK, HAS_SHUTDOWN_HOOK
            ),
            POLLS_IN_CLEANUP,
        ),
    )  # fmt: skip
    message = _UNBOUNDED
    default_question = "loops.polls_in_cleanup"

    def check_cleanup(self, cleanup: Cleanup) -> None:
        """Judge one piece of cleanup."""
        facts = self.facts
        # An event loop's handler can only start what is to run: create_task(shutdown()).
        tasks_run = cleanup.is_loop_handler
        for reached in facts.reach.from_node(cleanup.root, coroutines=tasks_run):
            loop = reached.node
            if not isinstance(loop, cst.While) or facts.bounds.is_bounded(loop, reached.path):
                continue
            if facts.paces.is_quick_or_asks(loop) or cleanup.restarts(reached):
                continue
            if cleanup.is_by_name and facts.timeout_scopes.hold_every_call_of(cleanup.function):
                continue
            strict = (
                not facts.paces.polls(loop)
                or cleanup.is_by_name
                or cleanup.is_of_block
                or reached.depth > 3
                or (not cleanup.is_handler and self._waits_for_told_thread(loop))
            )
            self._report(cleanup, reached, strict=strict)

    def _waits_for_told_thread(self, loop: cst.While) -> bool:
        # As SHD302 has it: a thread that has been told to stop is waited for on purpose.
        facts = self.facts
        return facts.joins.waits_for_thread(loop) and bool(facts.stopping.told_before(loop))

    def _report(self, cleanup: Cleanup, reached: Reached, *, strict: bool) -> None:
        assert isinstance(reached.node, cst.While)
        test = reached.node.test
        endless = isinstance(test, (cst.Name, cst.Integer)) and self.facts.source(test) in (
            "True",
            "1",
        )
        self.report(
            reached.node,
            related=[cleanup.via, *reached.path],
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            message=_ENDLESS if self.facts.endings.never_leaves(reached.node) else _UNBOUNDED,
            reason=(
                "what it waits for never comes"
                if endless
                else f"'{self.facts.short(test)}' stays true"
            ),
        )
