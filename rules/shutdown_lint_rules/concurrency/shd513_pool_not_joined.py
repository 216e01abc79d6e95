"""SHD513."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, Via, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class PoolNotJoined(Rule):
    """The program makes a pool of workers and never closes it.

    Then the end of the program does it, its own way. A `multiprocessing.Pool` is terminated: jobs
    in hand are cut off, those in the queue are dropped, without a word. An executor of
    `concurrent.futures` is waited for until the last job in its queue is done: the process may be
    alive long after SIGTERM, and SIGKILL comes in the middle.

    ## Why

    Measured on Python 3.9 to 3.13, with a handler that exits: a pool with jobs in hand was gone
    after 0.02 s, the jobs cut. An executor with 24 queued jobs of 0.25 s and two workers held up
    the exit for 2.8 s of its backlog of 3 s; with `shutdown(cancel_futures=True)` it was 0.3 s.

    ## Bad

    ```python
    from multiprocessing import Pool

    pool = Pool(4)  # SHD513
    for order in orders():
        pool.apply_async(bill, (order,))
    ```

    ## Good

    ```python
    from multiprocessing import Pool

    pool = Pool(4)
    try:
        for order in orders():
            pool.apply_async(bill, (order,))
    finally:
        pool.close()
        pool.join()
    ```

    ## Silent when

    - it is closed, terminated, joined or shut down anywhere in the module, or entered by `with`;
    - others get hold of it, such as an event loop in `run_in_executor`;
    - it gets no job here; it belongs to a class or function that no entry is seen to run.

    Reported in `strict` alone: what is right for jobs that are left depends on what they do. Only
    in `audit` where every job is waited for: then an exit out of a signal handler alone leaves any
    behind.

    ## Known misses

    Pools of objects that others own. Pools that are closed on some ways to the end only.

    ## Fix safety

    There is none: jobs can be waited for, handed back or dropped, and only the author knows which.

    ## Proof

    The programs in `tests/proofs/SHD513` are told to stop in the middle of a job. The bad pool
    leaves half of its work, the bad executor does not end before its queue is empty; their twins
    close in order.
    """

    meta = Meta(
        code="SHD513",
        name="pool-not-joined",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=any_of("Pool", "ThreadPool", "ThreadPoolExecutor", "ProcessPoolExecutor"),
    )
    message = (
        "nobody closes this pool: the end of the program terminates it, with its jobs in hand"
    )
    _EXECUTOR = (
        "nobody shuts this executor down: the process ends only when its whole queue is done"
    )

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each pool that the program makes."""
        for pool in facts.open_pools.all:
            self.report(
                pool.made,
                message=self._EXECUTOR if pool.is_executor else None,
                related=[Via(pool.job, "it is given work here")],
                preset=None if pool.hands_over else Preset.AUDIT,
                confidence=None if pool.hands_over else Confidence.LOW,
            )
