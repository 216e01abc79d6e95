"""SHD408."""

from __future__ import annotations

from shutdown_lint.api import (
    REGISTERS_HANDLER,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_of,
    any_signal,
    cst,
)


class SwallowedInterrupt(Rule):
    """Ctrl+C only begins the next round of the program's loop.

    An `except KeyboardInterrupt` that passes or continues uses the interrupt up. The program does
    not react to Ctrl+C, nor to a supervisor that stops it by SIGINT; whoever has no other way
    sends SIGKILL, and nothing is cleaned up. Where SIGTERM raises KeyboardInterrupt as well, as
    with `signal.default_int_handler`, it does not stop the program either.

    ## Why

    Measured: programs whose loop has an `except KeyboardInterrupt: continue` became unkillable by
    SIGTERM in every run once `default_int_handler` was set for it, on all of Python 3.9 to 3.13.
    Without it, of five such loops in published code two should have ended.

    ## Bad

    ```python
    import signal

    def main():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        while True:
            try:
                handle(next_message())
            except KeyboardInterrupt:  # SHD408
                print("interrupted")

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    import signal

    def main():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        while True:
            try:
                handle(next_message())
            except KeyboardInterrupt:
                print("interrupted")
                break

    if __name__ == "__main__":
        main()
    ```

    ## Silent when

    - the clause raises, returns, breaks or exits, also in a function that it calls; it does more
      than print and log, or notes something down; or the loop or the function is left right after
      the `try`;
    - the file talks to a person: prompts, shells, progress bars. There Ctrl+C gives up the line;
    - the `try` waits for a child process, which gets the interrupt as well and is waited for; or
      the loop is over once the `try` has worked;
    - the code runs in a thread or a child process, where no KeyboardInterrupt arrives, or is a
      coroutine that awaits, which is cancelled instead.

    Reported in `strict`, because the answer to Ctrl+C may be meant; by default where SIGTERM
    raises KeyboardInterrupt too. Loops that end by a flag and code that no entry of this file runs
    are `audit`.

    Clauses that take Exception or everything as well are SHD401.

    ## Known misses

    A loop in one function and the clause in another.

    ## Fix safety

    There is none: whether the loop is to be left or the program to exit, the author knows.

    ## Proof

    The proof sends SIGINT to one program and SIGTERM to another, whose SIGTERM raises
    KeyboardInterrupt: the bad ones are still there, the good ones are gone.
    """

    meta = Meta(
        code="SHD408",
        name="swallowed-interrupt",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=any_of("KeyboardInterrupt"),
        default_trigger=all_of(any_signal("SIGTERM"), REGISTERS_HANDLER),
    )
    message = "this clause swallows {swallows}, and the loop goes on: {who} stops the program"
    default_question = "clauses.swallows_interrupt"

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        """Judge one clause."""
        facts = self.facts
        try_ = facts.tree.parent(node)
        if not isinstance(try_, cst.Try) or facts.exceptions.swallows_exits(node):
            return
        if "builtins.KeyboardInterrupt" not in facts.exceptions.caught(node):
            return
        round_ = facts.next_rounds.after(try_)
        if round_ is None or not self._only_goes_on(node, try_) or self._is_meant(try_):
            return
        by_sigterm = facts.unwinding.interrupt_by_sigterm if round_.is_sure else None
        via = Via(round_.loop.node, "the loop goes on here")
        self.report(
            node,
            related=[via] if by_sigterm is None else [by_sigterm, via],
            preset=Preset.DEFAULT if by_sigterm else None if round_.is_sure else Preset.AUDIT,
            confidence=None if round_.is_sure else Confidence.LOW,
            swallows=facts.exceptions.exits_caught(node),
            who="neither Ctrl+C nor SIGTERM" if by_sigterm is not None else "Ctrl+C no longer",
        )

    def _only_goes_on(self, clause: cst.ExceptHandler, try_: cst.Try) -> bool:
        facts = self.facts
        earlier = try_.handlers[: list(try_.handlers).index(clause)]
        return (
            facts.tree.makes_call(try_.body)
            and not any("KeyboardInterrupt" in facts.exceptions.exits_caught(it) for it in earlier)
            and facts.swallowing.goes_on(clause)
            and not facts.swallowing.stores(clause)
            and not any(facts.substance.of(clause.body))
        )

    def _is_meant(self, try_: cst.Try) -> bool:
        facts = self.facts
        around = facts.functions.around(try_)
        return (
            facts.stop_signals.is_interactive
            or facts.swallowing.asks_person(try_)
            or facts.swallowing.waits_for_child(try_)
            or facts.swallowing.ends_when_done(try_)
            or (around is not None and around.is_async and facts.tree.awaits(try_.body))
        )
