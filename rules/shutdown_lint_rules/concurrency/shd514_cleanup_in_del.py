"""SHD514."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, all_of, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class CleanupInDel(Rule):
    """A child process, a thread or a file is ended by `__del__` and by nothing else.

    `__del__` runs when the last reference is gone. At the end of a program that may be never: a
    daemon thread still has the object, a signal kills the process, or the interpreter has taken
    apart what `__del__` needs. The child goes on, the file stays.

    ## Why

    Seen in the proof on each run: with a daemon thread that runs one of the object's methods, an
    exit in order leaves the lock file behind, exit code 0. Real bug: a test helper whose services
    stayed alive after SIGTERM, since only `__del__` stopped them.

    ## Bad

    ```python
    import subprocess

    class Helper:
        def __init__(self):
            self.child = subprocess.Popen(["helper"])

        def __del__(self):
            self.child.terminate()  # SHD514
    ```

    ## Good

    ```python
    import subprocess
    import weakref

    class Helper:
        def __init__(self):
            self.child = subprocess.Popen(["helper"])
            self.close = weakref.finalize(self, self.child.terminate)
    ```

    ## Silent when

    - a method that others may call does the same, or other code of the module does;
    - the class registers an exit callback or has a `weakref.finalize`, which runs at exit too;
    - what is ended is of no class that is known to go on without it; executors and pools are ended
      by the interpreter itself.

    Reported in `audit` alone: what is left behind may be harmless, or ended by the system.

    ## Known misses

    Methods like `close()` that exist and that nobody calls. Sockets and files that are closed,
    which the end of the process does as well.

    ## Fix safety

    There is none: somebody has to own the object and close it.

    ## Proof

    The programs in `tests/proofs/SHD514` exit in order on SIGTERM while a daemon thread beats: the
    lock file of the bad one stays, that of its twin is gone.
    """

    meta = Meta(
        code="SHD514",
        name="cleanup-in-del",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        preset=Preset.AUDIT,
        trigger=all_of(
            "__del__",
            any_of(
                "terminate", "kill", "killpg", "join", "shutdown", "set", "wait", "close",
                "send_signal", "remove", "removedirs", "rmdir", "unlink", "rmtree",
            ),
        ),
    )  # fmt: skip
    message = "only __del__ comes to {call}: at the end of the program it may never run"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each class with a `__del__`."""
        for found in facts.only_in_del.all:
            self.report(found.call, related=found.reached.path, call=facts.called(found.call))
