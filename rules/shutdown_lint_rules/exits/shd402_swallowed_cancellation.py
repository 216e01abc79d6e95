"""SHD402."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    NAMES_CANCELLATION,
    SWALLOWS_CANCELLATION,
    Confidence,
    InsertAfter,
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
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import FixRequest, Swallowed


class SwallowedCancellation(Rule):
    """A coroutine takes its own cancellation for an error, and goes on.

    A task is told to end by a CancelledError that is raised where it waits, once. A clause that
    takes it and goes on has used it up: the loop begins its next round and waits again. Whoever
    cancelled the task and now awaits it waits for ever, and `asyncio.run()`, which does just that
    at the end with every task that is left, never returns. The process stays until SIGKILL.

    ## Why

    Measured on Python 3.9 to 3.13: `except asyncio.CancelledError` that logs, and
    `suppress(asyncio.CancelledError)`, in a `while True` hung in every run, also when it was only
    a task in the background that did it and `main()` had returned. With a `raise` behind the
    logging the program ended at once. Under trio and anyio the cancellation is raised anew at each
    wait, so that the loop spins at full speed and still does not end.

    Linters that look for broad clauses (E722, B036, BLE001) say nothing here: this one is narrow.
    `ASYNC103` reports each clause that catches the cancellation and does not raise it again, in
    ordinary functions too. This rule knows when that is right (the task awaited is the one that
    this code has cancelled), sees `suppress` as well, and says where the program goes on.

    ## Bad

    ```python
    import asyncio

    async def work(queue):
        while True:
            try:
                await handle(await queue.get())
            except asyncio.CancelledError:  # SHD402
                log.info("cancelled")
            except Exception:
                log.exception("failed")
    ```

    ## Good

    ```python
    import asyncio

    async def work(queue):
        while True:
            try:
                await handle(await queue.get())
            except asyncio.CancelledError:
                log.info("cancelled")
                raise
            except Exception:
                log.exception("failed")
    ```

    ## Silent when

    - the clause raises, returns, breaks or exits, hands the exception on, or sets what a condition
      around looks at; or the loop or the function is left right after the `try`;
    - it is not sure whose cancellation it is: a task or future is awaited by its name, alone or
      through `gather` or `wait_for`, or this file cancels what is awaited. To cancel a task and
      then to await it with `except CancelledError: pass` is right;
    - `shield` is used, or `uncancel()` or `cancelling()` is called: it is put off on purpose;
    - nothing is awaited after it: at the end of a coroutine nothing is lost;
    - the clause stands around the loop or server that runs until it is stopped, and nothing of
      that kind follows: what is awaited then is the coroutine's own cleanup.

    Reported in `strict`: loops that were told to stop before, by a flag or an event that something
    sets or others may set; clauses that note something down; functions that cancel others; files
    that use grpc, whose calls raise CancelledError when their channel is closed; and code outside
    of unbounded loops that awaits something later.

    A bare `except:` and `except BaseException` are SHD401, whose cure is another.

    ## Known misses

    `except*`; a class of cancellations that comes from elsewhere; a loop in one function and the
    clause in another.

    ## Fix safety

    The clause gets a `raise`; where it takes other exceptions as well, CancelledError is taken out
    of it. Unsafe: whoever cancels the task only to interrupt one round would end all of them.

    ## Proof

    The proof stops a service that cancels its worker and awaits it: the bad one is still there,
    the good one and the fixed one are gone.
    """

    meta = Meta(
        code="SHD402",
        name="swallowed-cancellation",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(
            "async",
            any_of("CancelledError", "get_cancelled_exc_class", all_of("trio", "Cancelled")),
            any_of("except", "suppress"),
        ),
        default_trigger=all_of(NAMES_CANCELLATION, SWALLOWS_CANCELLATION),
        fix=Safety.UNSAFE,
        overlaps=("ASYNC103",),
    )
    message = "this {what} takes the cancellation that ends its task, and {and_then}"
    default_question = "clauses.swallows_cancellation"

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        """Judge one clause."""
        found = self.facts.cancellations.swallowed_by(node)
        if found is not None:
            self._say(node, "clause", found, self._fix(node))

    def visit_With(self, node: cst.With) -> None:
        """Judge a block that may suppress it."""
        suppressed = self.facts.suppressing.of(node)
        if suppressed is None or not suppressed.names_cancellation or suppressed.takes_all:
            return
        found = self.facts.cancellations.suppressed_by(node)
        if found is not None and found.in_loop:
            self._say(suppressed.call, "block", found, None)

    def _say(self, node: cst.CSTNode, what: str, found: Swallowed, fix: FixRequest | None) -> None:
        goes_on = "the loop goes on here" if found.in_loop else "the coroutine goes on here"
        self.report(
            node,
            related=[Via(found.goes_on, goes_on)],
            preset=None if found.is_sure else Preset.STRICT,
            confidence=None if found.is_sure else Confidence.LOW,
            fix=fix,
            what=what,
            and_then="the loop goes on for ever" if found.in_loop else "the coroutine goes on",
        )

    def _fix(self, clause: cst.ExceptHandler) -> FixRequest | None:
        from shutdown_lint.api import without_elements

        named = self.facts.exceptions.naming_cancellation(clause)
        if isinstance(clause.type, cst.Tuple) and len(named) < len(clause.type.elements):
            left = without_elements(clause.type, named)
            if left is None or self.facts.exceptions.catches_all(clause):
                return None
            # The parentheses around a tuple are no part of the text that is replaced.
            text = self.facts.source(left.with_changes(lpar=(), rpar=()))
            edits = [Replace(clause.type, text)]
            if len(left.elements) == 1:
                brackets = (*clause.type.lpar, *clause.type.rpar)
                only = self.facts.source(left.elements[0].value)
                edits = [Replace(clause.type, only), *(Replace(one, "") for one in brackets)]
            return unsafe_fix("let the cancellation through", *edits)
        last = clause.body.body[-1]
        small = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
        if isinstance(small, (cst.Pass, cst.Continue)):
            return unsafe_fix("let the task end", Replace(small, "raise"))
        if isinstance(clause.body, cst.IndentedBlock):
            return unsafe_fix("let the task end", InsertAfter(last, "raise"))
        return None
