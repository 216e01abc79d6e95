"""SHD405."""

from __future__ import annotations

from typing import NamedTuple

from shutdown_lint.api import (
    SUPPRESSES_EXIT,
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


class _Place(NamedTuple):
    """What a block swallows, and what goes on."""

    swallows: str
    goes_on: Via
    is_sure: bool


class SuppressedExit(Rule):
    """`suppress` takes the exit along with the errors, and the program goes on.

    `contextlib.suppress(BaseException)` also takes the SystemExit of a SIGTERM handler, the
    KeyboardInterrupt of Ctrl+C and, around an `await`, the cancellation that ends the task. In a
    loop the next round comes, the signal is used up, and the process goes on until SIGKILL.

    ## Why

    Measured: with `suppress(BaseException)` around the work of a `while True`, a program whose
    SIGTERM handler calls `sys.exit(0)` was still there in 3 of 3 runs; with `suppress(Exception)`
    it ended 0.01 s after the signal. Nothing is printed, so nobody learns of it.

    Linters that look for broad clauses (E722, B036, BLE001) do not look at `suppress`.

    ## Bad

    ```python
    from contextlib import suppress

    def main():
        while True:
            with suppress(BaseException):  # SHD405
                handle(next_message())

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    from contextlib import suppress

    def main():
        while True:
            with suppress(Exception):
                handle(next_message())

    if __name__ == "__main__":
        main()
    ```

    ## Silent when

    - the block stands around the loop or around the call that serves: to end there quietly, as
      with `suppress(KeyboardInterrupt)` around `main()`, is what it is for;
    - the loop or the function is left right after the block, and outside of loops;
    - the code runs in a thread, a greenlet or a child process, where no exit arrives;
    - the block makes no call, or awaits a task or future by its name: what is suppressed there is
      what became of that one.

    Reported in `strict`: blocks that take only KeyboardInterrupt, since SIGTERM still ends the
    program; loops that end by a flag, that are over once the block has worked, or that ask a
    person; blocks that parse arguments or run a script, which exits to end itself; code that no
    entry of this file runs; and coroutines that await something later.

    `suppress(CancelledError)` is SHD402.

    ## Known misses

    A loop in one function and the block in another; `stack.enter_context(suppress(…))`.

    ## Fix safety

    There is none: which errors were meant, only the author knows.

    ## Proof

    The proof sends SIGTERM to a program whose handler exits, and to one whose worker is cancelled:
    the bad ones are still there, the good ones are gone.
    """

    meta = Meta(
        code="SHD405",
        name="suppressed-exit",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of("suppress", any_of("BaseException", "SystemExit", "KeyboardInterrupt")),
        default_trigger=SUPPRESSES_EXIT,
    )
    message = "this block swallows {swallows}, and the program goes on instead of stopping"
    default_question = "clauses.suppresses_exit"

    def visit_With(self, node: cst.With) -> None:
        """Judge one block."""
        suppressed = self.facts.suppressing.of(node)
        if suppressed is None or not suppressed.exits or not self.facts.tree.makes_call(node.body):
            return
        place = self._in_coroutine(node) if suppressed.takes_all else None
        if place is None:
            place = self._in_main_program(node, suppressed.exits)
        if place is None:
            return
        self.report(
            suppressed.call,
            related=[place.goes_on],
            preset=None if place.is_sure else Preset.STRICT,
            confidence=None if place.is_sure else Confidence.LOW,
            swallows=place.swallows,
        )

    def _in_coroutine(self, with_: cst.With) -> _Place | None:
        found = self.facts.cancellations.suppressed_by(with_)
        if found is None:
            return None
        via = Via(found.goes_on, "the coroutine goes on here")
        return _Place("the cancellation that ends this task", via, found.is_sure)

    def _in_main_program(self, with_: cst.With, exits: tuple[str, ...]) -> _Place | None:
        around = self.facts.functions.around(with_)
        if around is not None and around.is_async and self.facts.tree.awaits(with_.body):
            return None
        round_ = self.facts.next_rounds.after(with_)
        if round_ is None or self.facts.swallowing.is_left_next(with_):
            return None
        via = Via(round_.loop.node, "the loop goes on here")
        return _Place(" and ".join(exits), via, round_.is_sure and "SystemExit" in exits)
