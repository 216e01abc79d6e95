"""SHD502."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, Via, all_of, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class DaemonThreadWrites(Rule):
    """A daemon thread writes a file or a database, and nobody waits for it at the end.

    The end of the program does not wait for daemon threads: they stop wherever they are, between
    two lines of a file, or between a change and its commit. No `finally` and no `with` of theirs
    runs. The exit code is 0.

    ## Why

    Measured on Python 3.11 and 3.13: a daemon thread that writes pairs of lines left half a pair
    in 12 of 12 runs. With a stop event and `join(5)` at the end of the main program it was none of
    12. Real bugs: state files that are broken JSON after a restart, events that a sender never
    sent.

    ## Bad

    ```python
    import json
    import threading
    import time

    def keep_state(state):
        while True:
            with open("state.json", "w") as file:
                json.dump(state, file)
            time.sleep(10)

    threading.Thread(target=keep_state, args=(state,), daemon=True).start()  # SHD502
    serve(state)
    ```

    ## Good

    ```python
    import json
    import threading

    stopping = threading.Event()

    def keep_state(state):
        while not stopping.wait(10):
            with open("state.json", "w") as file:
                json.dump(state, file)

    keeper = threading.Thread(target=keep_state, args=(state,), daemon=True)
    keeper.start()
    try:
        serve(state)
    finally:
        stopping.set()
        keeper.join(5)
    ```

    ## Silent when

    - the thread is joined, or watched by `is_alive`, or others get hold of it; it tells by
      `task_done`, an event or a semaphore that it is done, and somebody waits for that;
    - what is written takes the place of the old file in one step: `os.replace`, `Path.rename`;
    - the names say that nobody misses it: a cache, a heartbeat, statistics, a version check;
    - the target is in another file, or whether the thread is a daemon cannot be told.

    Reported in `strict` alone: only the author knows whether half a file does harm. With low
    confidence where the thread writes once and not over and over: it may be long done.

    ## Known misses

    Writes more than three calls deep, and by libraries whose names do not say so. Threads whose
    join stands in a branch that is not taken. Queues that are sent somewhere and not stored.

    ## Fix safety

    There is none: the thread has to be told to stop and be waited for, in the order that the
    program needs.

    ## Proof

    The programs in `tests/proofs/SHD502` write pairs of lines and are told to stop in the middle
    of one: the bad one leaves half a pair, its twin a whole one.
    """

    meta = Meta(
        code="SHD502",
        name="daemon-thread-writes",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=all_of(
            any_of("daemon", "setDaemon"),
            any_of("Thread", "Timer"),
            any_of(
                "open", "dump", "safe_dump", "commit", "write_text", "write_bytes", "executemany",
                "to_csv", "to_json", "to_parquet", "bulk_create", "save", "savez", "savetxt",
                "copy", "copy2", "copyfile", "copytree",
            ),
        ),
    )  # fmt: skip
    message = "the end of the program cuts off this daemon thread, perhaps in the middle of {call}"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each daemon thread that the module makes."""
        for worker in facts.workers.all:
            found = facts.cut_off.of(worker)
            if found is None:
                continue
            self.report(
                worker.call,
                related=[*found.reached.path, Via(found.reached.node, "the thread writes here")],
                confidence=None if found.again_and_again else Confidence.LOW,
                call=facts.short(found.reached.node),
            )
