"""SHD511."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_EXIT_CALLBACK,
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
    from shutdown_lint.api import ModuleFacts, Reached, Started, Via


class ThreadStartedAtExit(Rule):
    """An exit callback starts a thread, or gives a job to an executor.

    When exit callbacks run, the interpreter has joined its threads already and shut its executors
    down. A job for an executor raises RuntimeError: the rest of the callback does not run. A
    thread raises RuntimeError since Python 3.12; before, it is started, nobody waits for it, and
    it is cut off in the middle of its work. What was to be sent or saved at the end is lost.

    ## Why

    `cannot schedule new futures after interpreter shutdown` came in 3 of 3 runs on Python 3.11,
    for an executor made in the callback as for one made before, and for `asyncio.to_thread`. A
    thread started at exit on 3.11 wrote nothing in 3 of 3 runs, though it was no daemon. On 3.12
    it is `can't create new thread at interpreter shutdown`: exporters of telemetry and `execnet`
    broke by it.

    ## Bad

    ```python
    import atexit
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor()

    def flush():
        pool.submit(send, buffer)  # SHD511

    atexit.register(flush)
    ```

    ## Good

    ```python
    import atexit

    def flush():
        send(buffer)

    atexit.register(flush)
    ```

    ## Silent when

    - RuntimeError is caught around it, on whatever level of the callback;
    - a thread is only made, or one that was started before is told to stop and joined;
    - the callback is registered with `threading._register_atexit`, which runs before;
    - it stands under a condition on a parameter;
    - what is started is no thread's: a process, a subprocess, a greenlet.

    Reported in `strict`, with low confidence: under another condition, since a thread that is
    started when needed has often been started long before; and more than three calls away.

    ## Known misses

    Threads that libraries start; executors and threads that come from other files; `os.fork`,
    which Python 3.12 refuses at exit as well.

    ## Fix safety

    There is none: do the work in the callback itself, or before the program ends.

    ## Proof

    In the proof a service sends its last numbers at exit, once as a job of an executor and once in
    a thread: they are lost. The good ones send them in the callback itself.
    """

    meta = Meta(
        code="SHD511",
        name="thread-started-at-exit",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(
            HAS_EXIT_CALLBACK,
            any_of(
                "Executor", "Observer", "Pool", "Thread", "Timer", "executor", "start_new_thread",
                "threading", "to_thread", "run_in_threadpool",
            ),
        ),
    )  # fmt: skip
    message = "{call} at exit comes too late: {harm}"
    default_question = "at_exit.starts_at_exit"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge what the exit callbacks of a module start."""
        for callback in facts.cleanups.exit_callbacks:
            if facts.starts.of_method(callback.callback) is not None:
                self.report(
                    callback.callback,
                    call=f"{facts.source(callback.callback)}()",
                    harm=_REFUSED,
                )
        for cleanup, reached in facts.at_exit.reached:
            if isinstance(reached.node, cst.Call):
                self._check(cleanup.via, reached, reached.node)

    def _check(self, registered: Via, reached: Reached, call: cst.Call) -> None:
        facts = self.facts
        started = facts.starts.of(call)
        if started is None or facts.at_exit.depends_on_caller(reached):
            return
        passed = [*(via.node for via in reached.path), call]
        if any(facts.exceptions.expected_at(node, "RuntimeError") for node in passed):
            return
        strict = not facts.at_exit.is_sure(reached)
        self.report(
            call,
            related=[registered, *reached.path],
            confidence=Confidence.LOW if strict else None,
            preset=Preset.STRICT if strict else None,
            call=facts.called(call),
            harm=self._harm(started, call),
        )

    def _harm(self, started: Started, call: cst.Call) -> str:
        match started.value:
            case "job":
                return "the executor is shut down, and RuntimeError ends the callback"
            case "thread" if not self.facts.starts.is_joined(call):
                return f"nobody waits for the thread, it is cut off; {_REFUSED}"
        return _REFUSED


_REFUSED = "Python 3.12 and later raise RuntimeError, which ends the callback"
