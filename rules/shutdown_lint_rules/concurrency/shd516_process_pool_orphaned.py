"""SHD516."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, Via, all_of, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class ProcessPoolOrphaned(Rule):
    """A program works with a `ProcessPoolExecutor`, and nothing in it hears SIGTERM.

    The signal ends the main process at once. Its workers finish the job they have and then wait
    for the next one, for good: they keep their memory, their files and their sockets, and each
    restart leaves some more of them.

    ## Why

    SIGTERM runs no Python code in a program that does not listen, so nobody tells the workers to
    go. They read their jobs from a pipe of which each worker holds the other end as well, and so
    none of them sees that it was closed. Measured with a pool of two, 5 seconds after the signal,
    with nothing left to do: two processes were still there with `fork`, three with `spawn` and
    four with `forkserver`, which have helpers of their own. A `multiprocessing.Pool` leaves nobody
    behind for good.

    Under systemd, which by default signals all processes of a service, and in a container, which
    ends with its first process, the workers go too. They stay below a shell script, `timeout`,
    supervisord, a deployment script, or a program that starts this one.

    ## Bad

    ```python
    import time
    from concurrent.futures import ProcessPoolExecutor

    def main():
        with ProcessPoolExecutor() as pool:  # SHD516
            while True:
                for page in pool.map(render, fetch_orders()):
                    save(page)
                time.sleep(10)

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    import signal
    import threading
    from concurrent.futures import ProcessPoolExecutor

    stopping = threading.Event()

    def main():
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        with ProcessPoolExecutor() as pool:
            while not stopping.wait(10):
                for page in pool.map(render, fetch_orders()):
                    save(page)

    if __name__ == "__main__":
        main()
    ```

    A handler that raises `SystemExit` also ends the workers, after all jobs that were given to
    the pool, unless it is shut down with `cancel_futures=True`.

    ## Silent when

    - SIGTERM is mentioned anywhere in the module but in sending it, a framework that is called
      handles it, a helper named after signals is called, or the module holds a web application;
    - workers may notice that their parent is gone: `prctl`, `getppid` or `parent_process` is
      called, or they start with an `initializer` that is not in this file;
    - the pool is not made by an entry of this file: a main guard, a function `main`, a command of
      click, typer, argparse or Django;
    - it is never given a job, or gets into hands that cannot be followed;
    - the program talks to a person at a terminal, or the file is an example.

    Reported in `audit`: a program that may end by itself when its jobs are done, also by a `break`
    of its endless loop, and one whose pool is closed before it begins to serve.

    ## Known misses

    Pools that another file makes, that a function gets as an argument, or that are made through a
    subclass. A handler that does not end the program.

    ## Fix safety

    No fix: where it is safe to stop, and whether the jobs that wait are still to be done, is for
    the author to say.

    ## Proof

    The proof stops programs that have given their workers something to do. The workers of the bad
    one are still there when they have nothing to do any more, the good one leaves none.
    """

    meta = Meta(
        code="SHD516",
        name="process-pool-orphaned",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of("ProcessPoolExecutor", any_of("submit", "map", "run_in_executor")),
        preset=Preset.STRICT,
        in_examples=False,
    )
    message = "SIGTERM kills the program alone: the workers of this pool stay behind for good"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the pools of the program."""
        if not facts.stop_signals.sigterm_kills or facts.entries.holds_web_app:
            return
        for pool in facts.orphans.pools:
            related = [Via(pool.use, "its workers are given work here")]
            if pool.running is not None:
                related.append(Via(pool.running, "runs until it is stopped"))
            ends_by_itself = pool.running is None
            self.report(
                pool.made,
                related=related,
                preset=Preset.AUDIT if ends_by_itself else None,
                confidence=Confidence.LOW if ends_by_itself else None,
            )
