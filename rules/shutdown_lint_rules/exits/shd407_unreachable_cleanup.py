"""SHD407."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    LEAVES_CLEANUP_UNREACHED,
    LOOPS_WITHOUT_END,
    Confidence,
    Meta,
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
    from shutdown_lint.api import FixRequest, ModuleFacts, Unreached


class UnreachableCleanup(Rule):
    """Cleanup stands behind a loop that never ends.

    The loop has no `break` and no condition that becomes false. It is only left by an exception,
    by `return`, or with the process, and each of them passes by what stands behind it. Whatever
    stops the program, SIGTERM, Ctrl+C or an error, the cleanup does not run: files are not
    flushed, locks not released, leases not given back.

    ## Why

    Read from top to bottom the cleanup is there, and no test shows that it is not: nobody waits
    for an endless loop. A worker that turned SIGTERM into `sys.exit(0)` left its lease behind in
    3 of 3 runs; with the loop in a `try` and the same lines in its `finally` it gave it back.

    ## Bad

    ```python
    def main(connection):
        while True:
            handle(connection.receive())
        connection.close()  # SHD407
    ```

    ## Good

    ```python
    def main(connection):
        try:
            while True:
                handle(connection.receive())
        finally:
            connection.close()
    ```

    ## Silent when

    - the loop has a `break`, or a condition that may end it; it runs over `iter(read, "")`;
    - a `try` around the loop tidies up in a clause or in its `finally`;
    - an `except` clause around the loop lets the program go on, so that it gets there, or the end
      of a `with` block may;
    - the same call is made inside of the loop, where it is left, in other cleanup of the file, or
      as an exit callback;
    - nothing behind the loop saves, removes, stops or closes anything.

    ## Known misses

    Loops that end by a condition that is never met; cleanup in a function whose name and call do
    not say so; a call that serves for ever and is not a loop of this file.

    ## Fix safety

    The loop goes into a `try`, what stands behind it into the `finally`. Offered where all of it
    is calls that end something, or print or log, of names that the loop does not make; not for
    `commit()` or `save()`, which may be wrong where work broke off. Unsafe: the lines have never
    run before, and SIGTERM still has to be turned into an exception by a handler.

    ## Proof

    The proof stops a worker whose handler exits and that would give back its lease behind its
    loop: the bad one leaves the lease, the good one and the fixed one give it back.
    """

    meta = Meta(
        code="SHD407",
        name="unreachable-cleanup",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(
            any_of("while", "count", "cycle", "repeat"),
            any_of(
                "clean", "close", "commit", "deregister", "disconnect", "dispose", "drain", "dump",
                "finalize", "flush", "kill", "logout", "persist", "quit", "release", "remove",
                "rmdir", "rmtree", "rollback", "save", "shutdown", "stop", "teardown", "terminate",
                "umount", "unlink", "unlock", "unmount", "unregister", "unsubscribe", "upload",
            ),
        ),
        default_trigger=all_of(LOOPS_WITHOUT_END, LEAVES_CLEANUP_UNREACHED),
        fix=Safety.UNSAFE,
    )  # fmt: skip
    message = "{work} is never reached: the loop before it never ends"
    question = "behind.may_leave_cleanup_unreached"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge what stands behind the loops of a module."""
        for found in facts.unreached.all:
            first = found.first
            related = [
                *found.endless.path,
                Via(found.endless.node, "this loop never ends", step=True),
            ]
            if not facts.tree.inside(found.work, first):
                related.append(Via(found.work, "this would tidy up"))
            self.report(
                first,
                related=related,
                work=facts.called(found.work),
                fix=self._fix(found),
            )

    def _fix(self, found: Unreached) -> FixRequest | None:
        from shutdown_lint.api import into_try_finally  # needs libcst

        facts = self.facts
        if not all(
            isinstance(node, cst.SimpleStatementLine) and self._only_tidies(node.body[0])
            for node in found.statements
        ):
            return None
        edits = into_try_finally(facts, found.stuck, found.statements)
        if not edits:
            return None
        return unsafe_fix("put the loop into a try, and the cleanup into its finally", *edits)

    def _only_tidies(self, statement: cst.CSTNode) -> bool:
        if not isinstance(statement, cst.Expr):
            return False
        call = statement.value
        call = call.expression if isinstance(call, cst.Await) else call
        return isinstance(call, cst.Call) and (
            self.facts.unreached.ends_something(call) or self.facts.outputs.kind(call) is not None
        )
