"""SHD404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    CATCHES_EXIT,
    NAMES_CANCELLATION,
    REPEATS_IN_FINALLY,
    Confidence,
    Meta,
    Preset,
    Remove,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Doubled, FixRequest


class DoubleCleanup(Rule):
    """The same cleanup stands in the clause for the exit and in `finally`, so it runs twice.

    `finally` runs however the `try` is left, also when an `except SystemExit` or an
    `except KeyboardInterrupt` was entered before. When the program is told to stop, the call is
    made once by the clause and once more by `finally`: a file is removed that is gone by then and
    the exit becomes a traceback, a message is sent a second time, the way out takes twice as long.

    ## Why

    Measured: `except SystemExit: cleanup()` with `finally: cleanup()` ran the cleanup twice in 3
    of 3 runs. Guides that explain how to shut down print it like that.

    ## Bad

    ```python
    import os

    def cleanup():
        os.remove("service.pid")

    def main():
        try:
            serve()
        except KeyboardInterrupt:
            cleanup()  # SHD404
        finally:
            cleanup()
    ```

    ## Good

    ```python
    import os

    def cleanup():
        os.remove("service.pid")

    def main():
        try:
            serve()
        except KeyboardInterrupt:
            print("stopping")
        finally:
            cleanup()
    ```

    ## Silent when

    - one of the two calls is under a condition, in a loop or in a `try` of its own;
    - the arguments differ, or what they or the object are called is assigned in between;
    - the clause ends the process on the spot, so that `finally` does not run;
    - the call only prints, logs or exits.

    Reported in `strict`: calls that may do nothing the second time (`close()`, `event.set()`,
    `unlink(missing_ok=True)`, and all of which nothing is known), or functions of this file that
    do no more than that; functions with a condition in them, which may be the guard; and the
    clauses `except:` and `except BaseException`.

    ## Known misses

    The same cleanup in other words: inline here, in a function there.

    ## Fix safety

    The call in the clause is dropped, where the clause raises again or falls through to `finally`.
    Unsafe, since what stands behind it in the clause then runs before the cleanup.

    ## Proof

    The proof sends SIGTERM to a program whose handler exits: in the bad one the second removal of
    a file raises FileNotFoundError out of the exit; the good one and the fixed one end in order.
    """

    meta = Meta(
        code="SHD404",
        name="double-cleanup",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=all_of(
            "finally",
            any_of(
                "SystemExit",
                "KeyboardInterrupt",
                "BaseException",
                "CancelledError",
                "get_cancelled_exc_class",
                "except:",
                "except :",
            ),
        ),
        default_trigger=all_of(any_of(CATCHES_EXIT, NAMES_CANCELLATION), REPEATS_IN_FINALLY),
        fix=Safety.UNSAFE,
    )
    message = "{call} runs twice when the program is told to stop: here, and in `finally`{outcome}"
    default_question = "clauses.repeats_in_finally"

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        """Judge one clause."""
        facts = self.facts
        by_name = facts.doubled.enters_on_exit(node)
        if not by_name and not facts.exceptions.catches_all(node):
            return
        for doubled in facts.doubled.of(node):
            sure = by_name and doubled.does_harm
            self.report(
                doubled.call,
                related=[Via(doubled.again, "it is called again here")],
                preset=None if sure else Preset.STRICT,
                confidence=None if sure else Confidence.LOW,
                fix=self._fix(doubled),
                call=facts.called(doubled.call),
                outcome=f", where {doubled.outcome}" if doubled.outcome is not None else "",
            )

    def _fix(self, doubled: Doubled) -> FixRequest | None:
        statement = self.facts.tree.parent(doubled.statement)
        if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) > 1:
            return None
        if doubled.jumps_after:
            return None
        return unsafe_fix("leave it to `finally`", Remove(statement))
