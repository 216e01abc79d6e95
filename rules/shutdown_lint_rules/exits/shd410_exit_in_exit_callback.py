"""SHD410."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_EXIT_CALLBACK,
    RAISES_EXIT,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts, Reached


class ExitInExitCallback(Rule):
    """An exit callback calls `sys.exit()`.

    The program is ending already, and its exit status is decided. The SystemExit only ends the
    callback: what stands behind it does not run, `Exception ignored in atexit callback` and a
    traceback go to standard error, and the status that it was given is lost.

    ## Why

    A program whose callback found that its data could not be saved, and left with `sys.exit(7)`,
    ended with status 0 in 3 of 3 runs: whoever started it took it for a success. The callbacks
    that had been registered before still ran. A cleanup function that ends in `sys.exit(0)`, made
    for a signal handler and registered with `atexit` as well, prints a traceback at each stop.

    ## Bad

    ```python
    import atexit
    import sys

    def save():
        if not store.write(state):
            print("state is lost", file=sys.stderr)
        sys.exit(1)  # SHD410

    atexit.register(save)
    ```

    ## Good

    ```python
    import atexit
    import sys

    def save():
        if not store.write(state):
            print("state is lost", file=sys.stderr)

    def stop(signum, frame):
        sys.exit(143)

    atexit.register(save)
    ```

    ## Silent when

    - the exit is caught on its way out of the callback: `except SystemExit`, BaseException, bare;
    - a condition that looks at a parameter leads to it: `if signum is not None: sys.exit()` in a
      function that is a signal handler as well;
    - `os._exit` is called: it does end the process, with its status.

    Reported in `strict`, with low confidence: exits under another condition that may be about just
    this, such as a flag, and exits more than three calls away.

    ## Known misses

    Exits in other files, and of libraries: `parser.error()`.

    ## Fix safety

    There is none: where the status matters, the work belongs before the exit.

    ## Proof

    In the proof a callback exits before it has written all: the second file is missing. The good
    one writes both.
    """

    meta = Meta(
        code="SHD410",
        name="exit-in-exit-callback",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=all_of(HAS_EXIT_CALLBACK, RAISES_EXIT),
    )
    message = "{exit_} at exit ends only this callback, with a traceback: its status is lost"
    default_question = "at_exit.exits_at_exit"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge what the exit callbacks of a module do."""
        for callback in facts.cleanups.exit_callbacks:
            if facts.effects.ends_process(cst.Call(callback.callback)):
                self.report(callback.callback, exit_=f"{facts.source(callback.callback)}()")
        for cleanup, reached in facts.at_exit.reached:
            if not facts.effects.ends_process(reached.node):
                continue
            passed = [*(via.node for via in reached.path), reached.node]
            if any(map(facts.exceptions.takes_exit_at, passed)):
                continue
            if facts.at_exit.depends_on_caller(reached):
                continue
            self._report(cleanup.via, reached)

    def _report(self, registered: Via, reached: Reached) -> None:
        facts = self.facts
        strict = not facts.at_exit.is_sure(reached)
        self.report(
            reached.node,
            related=[registered, *reached.path],
            confidence=Confidence.LOW if strict else None,
            preset=Preset.STRICT if strict else None,
            exit_=(
                facts.called(reached.node) if isinstance(reached.node, cst.Call) else "SystemExit"
            ),
        )
