"""SHD401."""

from __future__ import annotations

from typing import NamedTuple

from shutdown_lint.api import (
    HAS_BARE_EXCEPT,
    SWALLOWS_EVERYTHING,
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
    safe_fix,
    unsafe_fix,
)

_CANCELLATION = "the cancellation that ends this task"


class _Place(NamedTuple):
    """Where a clause swallows an exit."""

    is_sure: bool
    swallows: str
    goes_on: Via | None
    who: str = "program"  # goes on
    lets_out: bool = False  # nothing but the cancellation gets through once it is mended


class SwallowedExit(Rule):
    """A clause that catches everything also catches the exit, and the program goes on.

    SystemExit from a SIGTERM handler, KeyboardInterrupt from Ctrl+C and, in a coroutine, the
    cancellation that ends a task are exceptions. A bare `except:` takes them like any error, the
    loop begins its next round, and the signal is used up: the process goes on until SIGKILL.

    ## Why

    They derive from BaseException, not from Exception, so that `except Exception:` lets them
    through. A bare `except:` does not.

    `E722`, `BLE001`, `B036` and `ASYNC103` report such clauses wherever they stand; `BLE001` is
    silent once the error is logged, which is the loop below. This rule speaks only where an exit
    arrives and the program goes on.

    ## Bad

    ```python
    def main():
        while True:
            try:
                handle(next_message())
            except:  # SHD401
                log.exception("failed")

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    def main():
        while True:
            try:
                handle(next_message())
            except Exception:
                log.exception("failed")

    if __name__ == "__main__":
        main()
    ```

    ## Silent when

    - the clause raises, returns, breaks or exits, also in a function that it calls; it calls
      something that by its name ends or raises (`self.stop()`, `six.reraise()`); it sets what a
      condition around then looks at; it hands its exception on (`future.set_exception(error)`);
      or the loop or the function is left right after the `try`;
    - an earlier clause takes SystemExit, KeyboardInterrupt or CancelledError;
    - the code runs in a thread, a greenlet or a child process, where no exit arrives;
    - the `try` makes no call, or only waits for what this file has cancelled itself.

    Reported in `strict`: `except BaseException` and tuples with SystemExit, which in libraries are
    nearly always meant; loops that end by a flag, that are over once the `try` has worked, or that
    ask a person; code that no entry of this file runs; and coroutines that do not go round in a
    loop: they go on to their end, and the stop waits for them.

    ## Known misses

    A loop in one function and the clause in another.

    ## Fix safety

    `except:` becomes `except Exception:`. Unsafe, because a `sys.exit()` in a function that is
    called used to be swallowed and would end the program. Safe around an `await` that the
    coroutine goes on after, when no exit can be seen to be reached: then only the cancellation
    gets through, which is the bug reported.

    ## Proof

    The proof sends SIGTERM to a program whose handler exits: the bad one is still there, the good
    one and the fixed one are gone.
    """

    meta = Meta(
        code="SHD401",
        name="swallowed-exit",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        trigger=any_of(HAS_BARE_EXCEPT, "BaseException", "SystemExit", "KeyboardInterrupt"),
        default_trigger=all_of(HAS_BARE_EXCEPT, SWALLOWS_EVERYTHING),
        fix=Safety.SAFE,
        overlaps=("E722", "BLE001", "B036", "ASYNC103"),
    )
    message = "this clause swallows {swallows}, and the {who} goes on instead of stopping"
    default_question = "clauses.swallows_everything"

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        """Judge one clause."""
        facts = self.facts
        try_ = facts.tree.parent(node)
        if not isinstance(try_, cst.Try) or not facts.exceptions.swallows_exits(node):
            return
        if facts.cancellations.swallowed_by(node) is not None:
            return  # it names the cancellation: SHD402
        earlier = try_.handlers[: list(try_.handlers).index(node)]
        if any(facts.exceptions.catches_exits(clause) for clause in earlier):
            return
        if not facts.tree.makes_call(try_.body) or not facts.swallowing.goes_on(node):
            return
        if facts.swallowing.reaps(try_):
            return
        place = self._place(node, try_)
        if place is None:
            return
        is_bare = node.type is None
        sure = place.is_sure and is_bare
        self.report(
            node,
            related=[place.goes_on] if place.goes_on is not None else (),
            preset=None if sure else Preset.STRICT,
            confidence=None if sure else Confidence.LOW,
            fix=self._fix(node, try_, place) if is_bare else None,
            swallows=place.swallows,
            who=place.who,
        )

    def _place(self, clause: cst.ExceptHandler, try_: cst.Try) -> _Place | None:
        facts = self.facts
        if facts.workers.runs_in_child(clause):
            return None
        if self._takes_cancellation(clause, try_):
            loop = facts.loops.directly_around(try_)
            goes_on = loop.node if loop is not None else facts.cancellations.next_await(try_)
            via = Via(goes_on, "the coroutine goes on here") if goes_on is not None else None
            # Cleanup that is cut off by a second cancellation goes on with the rest on purpose.
            lets_out = loop is not None or (via is not None and not facts.cleanups.holds(clause))
            what = "the cancellation that ends this task"
            return _Place(loop is not None, what, via, "coroutine", lets_out)
        round_ = facts.next_rounds.after(try_)
        if round_ is None:
            return None
        via = Via(round_.loop.node, "the loop goes on here")
        return _Place(round_.is_sure, facts.exceptions.exits_caught(clause), via)

    def _takes_cancellation(self, clause: cst.ExceptHandler, try_: cst.Try) -> bool:
        around = self.facts.functions.around(try_)
        return (
            around is not None
            and around.is_async
            and self.facts.tree.awaits(try_.body)
            and self.facts.exceptions.catches_all(clause)
        )

    def _fix(self, clause: cst.ExceptHandler, try_: cst.Try, place: _Place) -> FixRequest:
        edit = Replace(clause.whitespace_after_except, " Exception")
        title = "catch Exception only"
        if place.lets_out and not self.facts.reaches_exit(try_.body):
            return safe_fix(title, edit)
        return unsafe_fix(title, edit)
