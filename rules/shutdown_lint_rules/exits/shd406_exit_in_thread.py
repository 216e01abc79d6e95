"""SHD406."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    RAISES_EXIT,
    STARTS_THREAD,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    all_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Way


class ExitInThread(Rule):
    """`sys.exit()` in a thread.

    It raises SystemExit, and a thread that ends with SystemExit does so without a word. The
    process goes on without the thread: a service that meant to give up stands there, alive for
    every health check that only looks at the process, and does nothing. The exit status is lost.

    ## Why

    Only in the main thread does SystemExit end the interpreter. A program whose worker thread left
    with `sys.exit(3)` was still there in 3 of 3 runs, with nothing on its standard error; one that
    only waits for its thread ends with status 0. In a `ThreadPoolExecutor` the exit ends up in the
    future of the job: nobody hears of it unless somebody asks for the result. In a `ThreadPool` it
    kills the pool's thread, the result never comes, and `get()` waits for ever.

    ## Bad

    ```python
    import sys
    import threading

    def consume():
        for order in orders():
            if not ship(order):
                sys.exit(1)  # SHD406

    threading.Thread(target=consume).start()
    ```

    ## Good

    ```python
    import sys
    import threading

    failed = threading.Event()

    def consume():
        for order in orders():
            if not ship(order):
                failed.set()
                break

    threading.Thread(target=consume).start()
    failed.wait()
    sys.exit(1)
    ```

    ## Silent when

    - the exit is caught on its way out of the thread: by `except SystemExit`, `BaseException` or a
      bare clause, in any of the functions on the way; or a `finally` there ends the process;
    - the result of the job is asked for: `future.result()` and `await asyncio.to_thread(…)` raise
      the SystemExit again, where it counts. A future that is kept or handed on counts as asked;
    - the file sets `threading.excepthook`, which learns of the SystemExit of a thread;
    - the code asks whether it is on the main thread, or runs in a forked child;
    - gevent or eventlet turn threads into greenlets.

    Reported in `strict`, with low confidence: a `finally` on the way sets an event or a flag, so
    that others learn that the thread has ended; what the thread runs is also called otherwise, and
    so perhaps by the main thread; exits without a status or with 0, by which a thread may be meant
    to end only itself; exits more than two calls away, and those of a constructor that other code
    runs as well: what is wrong with the configuration shows there first.

    ## Known misses

    A thread that is started in another file; exits in other files; jobs of a pool of unknown make.

    ## Fix safety

    There is none: how the main thread hears of it is for the author to say. `os._exit` would end
    the process, but skips all cleanup.

    ## Proof

    In the proof the worker thread of a service finds that it cannot go on: the bad program stands
    there until it is killed, the good one tells its main thread and is gone. The same with a job
    of an executor.
    """

    meta = Meta(
        code="SHD406",
        name="exit-in-thread",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(RAISES_EXIT, STARTS_THREAD),
    )
    message = "{exit_} {end}: the process goes on, and its exit status is lost"
    default_question = "exits.exits_in_thread"

    def visit_Call(self, node: cst.Call) -> None:
        """Judge `sys.exit()`."""
        self._check(node)

    def visit_Raise(self, node: cst.Raise) -> None:
        """Judge `raise SystemExit`."""
        self._check(node)

    def _check(self, node: cst.Call | cst.Raise) -> None:
        facts = self.facts
        if not facts.effects.ends_process(node):
            return
        ways = [way for way in facts.off_main.ways(node) if not self._is_expected(node, way)]
        if not ways:
            return
        way = min(ways, key=lambda one: self._is_doubtful(node, one))
        doubtful = self._is_doubtful(node, way) or not self._has_status(node)
        exit_ = facts.called(node) if isinstance(node, cst.Call) else "SystemExit"
        self.report(
            node,
            related=way.steps,
            confidence=Confidence.LOW if doubtful else None,
            preset=Preset.STRICT if doubtful else None,
            exit_=exit_,
            end=self._end(way),
        )

    def _is_expected(self, node: cst.Call | cst.Raise, way: Way) -> bool:
        """Whether the exit is taken on its way, or raised again where it counts."""
        start = way.steps[0].node
        if way.is_job and (
            not isinstance(start, cst.Call) or self.facts.job_results.may_be_asked_for(start)
        ):
            return True
        if not way.is_job and self.facts.off_main.reports_exits:
            return True
        passed = [*(step.node for step in way.steps[1:]), node]
        return any(
            self.facts.exceptions.takes_exit_at(one) or self.facts.last_words.end_process(one)
            for one in passed
        )

    def _is_doubtful(self, node: cst.Call | cst.Raise, way: Way) -> bool:
        facts = self.facts
        first = way.steps[1].node if len(way.steps) > 1 else node
        target = facts.functions.around(first)
        return (
            len(way.steps) > 3
            or target is None
            or self._is_made_elsewhere(node, way)
            or any(map(facts.last_words.tell_others, (*(s.node for s in way.steps[1:]), node)))
            or any(
                not facts.tree.inside(mention, way.steps[0].node)
                for mention in facts.users.beside_handlers(target)
                if mention is not target.node
                and not any(facts.tree.inside(mention, one.call) for one in facts.workers.all)
            )
        )

    def _is_made_elsewhere(self, node: cst.Call | cst.Raise, way: Way) -> bool:
        """Whether a constructor exits that other code runs too, which that ends first."""
        around = self.facts.functions.around(node)
        if around is None or around.name not in ("__init__", "__new__", "__post_init__"):
            return False
        passed = [step.node for step in way.steps]
        return any(call not in passed for call in self.facts.sequence.callers(around))

    def _has_status(self, node: cst.Call | cst.Raise) -> bool:
        """Whether the exit says that something went wrong."""
        exit_ = node if isinstance(node, cst.Call) else node.exc
        if not isinstance(exit_, cst.Call) or not exit_.args:
            return False
        status = exit_.args[0].value
        is_plain = self.facts.source(status) in ("0", "False", "None")
        return not is_plain and self.facts.names.path(status) != "os.EX_OK"

    def _end(self, way: Way) -> str:
        start = way.steps[0].node
        if not way.is_job or not isinstance(start, cst.Call):
            return "ends only this thread"
        if self.facts.job_results.is_kept(start):
            return "ends up in the job's future"
        return "ends a thread of the pool, and the job's result never comes"
