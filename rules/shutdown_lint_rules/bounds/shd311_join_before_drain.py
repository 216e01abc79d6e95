"""SHD311."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    JOINS_UNTIMED,
    STARTS_PROCESS,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_of,
    instances,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class JoinBeforeDrain(Rule):
    """A process is joined before the queue is read that it fills: each waits for the other.

    What a process puts into a `multiprocessing.Queue` goes through a pipe. When the pipe is full
    the process waits for a reader, and it does not end before the last item is through. The
    parent reads only after `join()` has returned, which it never does.

    ## Why

    A pipe holds 64 KiB on Linux: less goes well in every test, more hangs for good. Measured: a
    child that put 10 MB was still alive 5 seconds after `join(5)` began, and ended as soon as
    `get()` was called.

    ## Bad

    ```python
    import multiprocessing

    def collect(results):
        for page in pages():
            results.put(page)

    def main():
        results = multiprocessing.Queue()
        worker = multiprocessing.Process(target=collect, args=(results,))
        worker.start()
        worker.join()  # SHD311
        while not results.empty():
            save(results.get())
    ```

    ## Good

    ```python
    import multiprocessing

    def collect(results):
        for page in pages():
            results.put(page)
        results.put(None)

    def main():
        results = multiprocessing.Queue()
        worker = multiprocessing.Process(target=collect, args=(results,))
        worker.start()
        while (page := results.get()) is not None:
            save(page)
        worker.join()
    ```

    ## Silent when

    - the queue is read anywhere else, or before: another function may be a thread that drains it;
    - the join has a timeout, or the process was terminated or killed before;
    - only a number, a short text or `None` is put, once;
    - `cancel_join_thread` is called, the queue belongs to a manager, or it gets into hands that
      cannot be followed.

    Reported in `strict`: one thing of unknown size is put, and not in a loop.

    ## Known misses

    Pipes; queues that are put into deeper in the call, or kept by a class; processes by subclass.

    ## Fix safety

    No fix: how the reader learns that nothing more comes is for a person to say.

    ## Proof

    The proof's worker collects more than a pipe holds while the program is told to stop: the bad
    one hangs in `join`, the good one reads first and ends.
    """

    meta = Meta(
        code="SHD311",
        name="join-before-drain",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of("Process", any_of("Queue", "JoinableQueue"), "join", "put", "get"),
        default_trigger=all_of(STARTS_PROCESS, JOINS_UNTIMED, instances("multiprocessing.Queue")),
    )
    message = "{call} waits for a process that cannot end before its queue is read further down"
    default_question = "children.joins_before_drain"

    def check_module(self, facts: ModuleFacts) -> None:
        """Report the joins that come too early."""
        for one in facts.undrained.all:
            self.report(
                one.join,
                related=[
                    Via(one.put, "the process fills the queue here"),
                    Via(one.read, "it is read only here"),
                ],
                preset=None if one.is_repeated else Preset.STRICT,
                confidence=None if one.is_repeated else Confidence.LOW,
                call=facts.called(one.join),
            )
