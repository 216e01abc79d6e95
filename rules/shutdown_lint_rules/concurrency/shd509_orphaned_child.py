"""SHD509."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, Via, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class OrphanedChild(Rule):
    """A program that runs until it is stopped starts another one, and nothing in the file ends it.

    When the program stops, by a signal or by itself, the child goes on without a parent. It keeps
    its port, its files and its memory, and after a restart there are two of it.

    ## Why

    A child does not end with its parent: nobody tells it. Measured with SIGTERM: the child of a
    `Popen` was left behind each time, by a program that the signal kills and by one that leaves
    with `sys.exit` alike; none was left after `terminate()` and `wait(timeout=5)` in a `finally`
    that an exit gets to.

    Under systemd, which by default signals all processes of a service, and in a container, which
    ends with its first process, the child goes too, but in no order. Ctrl+C at a terminal reaches
    both, and so the child that stays is not seen while the program is written.

    ## Bad

    ```python
    import subprocess
    import time

    def main():
        exporter = subprocess.Popen(["exporter", "--port", "9100"])  # SHD509
        while True:
            collect()
            time.sleep(10)

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    import signal
    import subprocess
    import sys
    import time

    def main():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        exporter = subprocess.Popen(["exporter", "--port", "9100"])
        try:
            while True:
                collect()
                time.sleep(10)
        finally:
            exporter.terminate()
            exporter.wait(timeout=10)

    if __name__ == "__main__":
        main()
    ```

    ## Silent when

    - the child is sent a signal anywhere in the file, or something is whose class cannot be told;
    - it is waited for (`wait`, `communicate`, `with`, `while child.poll() is None`), so that it is
      a step of the program;
    - it gets into hands that cannot be followed, or its process id does, except into a message;
    - it is meant to go on by itself: `start_new_session`, `process_group`, `preexec_fn`, options
      that cannot be seen, `nohup`, `setsid`, `--daemon`, `docker` and their like in its command,
      or the program starts itself anew;
    - it may notice the end of its parent: a pipe leads to it or from it, it is given the process
      id of this program, or `prctl` is called;
    - it is dropped on the spot, or started in each round of a loop without being polled;
    - the file shows no program that runs until it is stopped: an endless loop with a `break` does
      not count; or the program talks to a person at a terminal, or is an example.

    ## Known misses

    Children that another file makes; `multiprocessing.Process`; a child that the program only
    waits for; a file in which something else has a `kill()` or `terminate()` of its own.

    ## Fix safety

    No fix: in which order a program and its children end is for the author to say.

    ## Proof

    The proof stops programs that exit on SIGTERM with a helper beside them: the helper of the bad
    one is still there when it has ended, the good one takes its helper with it.
    """

    meta = Meta(
        code="SHD509",
        name="orphaned-child",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        trigger=any_of("Popen", "create_subprocess_exec", "create_subprocess_shell"),
        preset=Preset.AUDIT,
        in_examples=False,
    )
    message = (
        "nothing in this file ends this child: it goes on running when the program has stopped"
    )

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the children of the program."""
        signals = facts.stop_signals
        if signals.is_interactive or signals.never_comes:
            return
        for child in facts.unended.all:
            if facts.systems.is_for_windows(child.made):
                continue
            running = facts.orphans.lasting
            self.report(
                child.made,
                related=[] if running is None else [Via(running, "runs until it is stopped")],
            )
