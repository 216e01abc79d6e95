"""SHD403."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    CONTINUES_IN_FINALLY,
    HAS_FINALLY,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Jump


class JumpInFinally(Rule):
    """A jump out of `finally` throws the exit away.

    SystemExit from a SIGTERM handler, KeyboardInterrupt and, in a coroutine, the cancellation are
    exceptions, and `finally` runs while they are on their way. A `return`, `break` or `continue`
    that leaves it discards them without a word: the function returns as if it had worked, the
    signal is used up, and the program goes on.

    ## Why

    Measured: with a `return` or a `continue` in the `finally` of a loop's work, a program whose
    SIGTERM handler exits was still there in 3 of 3 runs each; without the jump it ended 0.01 s
    after the signal. The authors of PEP 765 looked at such jumps in real code and found most of
    them to be errors.

    Python warns of them since 3.14 (SyntaxWarning), and other linters do (`B012`, `W0150`). They
    see every jump. This rule says what it does to a shutdown, leaves out those that no exit comes
    by, and by default reports those after which the program is sure to go on.

    ## Bad

    ```python
    def main():
        while True:
            try:
                handle(next_message())
            finally:
                release()
                continue  # SHD403

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    def main():
        while True:
            try:
                handle(next_message())
            finally:
                release()

    if __name__ == "__main__":
        main()
    ```

    ## Silent when

    - the jump stays inside of the `finally`: in a loop or a function that stands there;
    - a clause of the `try` takes the exit before, and neither raises nor exits: then it is over
      already;
    - the code runs in a thread or a child process of this file, where no exit arrives;
    - the `try` makes no call.

    Reported by default: `continue` in a loop that runs until it is stopped, of the main program or
    of a coroutine. In `strict`: all others; what comes after the function is not seen.

    ## Known misses

    `except*`; exits that a `return` discards in code that is run for ever from elsewhere are not
    reported by default.

    ## Fix safety

    There is none: where the errors that were silenced so far should go, only the author knows.

    ## Proof

    The proof sends SIGTERM to a program whose handler exits, and to one whose worker is cancelled:
    the bad ones are still there, the good ones are gone.
    """

    meta = Meta(
        code="SHD403",
        name="jump-in-finally",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=all_of(HAS_FINALLY, any_of("return", "break", "continue")),
        default_trigger=CONTINUES_IN_FINALLY,
        overlaps=("B012", "W0150"),
    )
    message = "this `{jump}` throws away {what} on its way through `finally`, and {and_then}"
    default_question = "clauses.continues_in_finally"

    def visit_Return(self, node: cst.Return) -> None:
        """Judge one `return`."""
        self._judge(node, "return", "the caller goes on as if nothing had happened")

    def visit_Break(self, node: cst.Break) -> None:
        """Judge one `break`."""
        self._judge(node, "break", "the code behind the loop goes on")

    def visit_Continue(self, node: cst.Continue) -> None:
        """Judge one `continue`."""
        self._judge(node, "continue", "the loop goes on")

    def _judge(self, node: Jump, jump: str, and_then: str) -> None:
        found = self.facts.discarding.of(node)
        if found is None:
            return
        self.report(
            node,
            related=[Via(found.loop, "the loop goes on here")] if found.loop is not None else (),
            preset=None if found.loop is not None else Preset.STRICT,
            jump=jump,
            what="the cancellation" if found.cancellation else " and ".join(found.exits),
            and_then=and_then,
        )
