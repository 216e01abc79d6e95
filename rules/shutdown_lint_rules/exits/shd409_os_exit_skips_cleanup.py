"""SHD409."""

from __future__ import annotations

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, Via, all_of, any_of, cst


class OsExitSkipsCleanup(Rule):
    """`os._exit()` ends a program that has cleanup to do.

    The process is gone on the spot. No `finally`, no `with`, no exit callback runs, and what
    stands in buffers is lost: of files, of the standard output, of logging and telemetry.

    ## Why

    Measured with `os._exit(0)`: exit callback not run, `finally` not run, 0 of 40 bytes of an open
    file written, the last line of output lost, and exit status 0. Audit logs and coverage data
    were lost by it in several projects. Often it is meant so: as the last resort of a watchdog
    whose process hangs anyway, eight of ten times in code that was read. So it is for `audit`.

    ## Bad

    ```python
    import atexit
    import os

    atexit.register(store.save)

    def give_up():
        print("giving up")
        os._exit(1)  # SHD409
    ```

    ## Good

    ```python
    import atexit
    import os

    atexit.register(store.save)

    def give_up():
        print("giving up", flush=True)
        store.save()
        os._exit(1)
    ```

    ## Silent when

    - it is a forked child that ends, or a function that forks, where the parent leaves as well;
      the target of a process;
    - something is flushed, saved, closed or stopped before it in the same function;
    - a signal handler runs it: that is SHD207's;
    - nothing in the module counts on an orderly end: no exit callback, no `finally` or `with`
      around the program's loop, no work in flight.

    ## Known misses

    Cleanup in other files; `os.abort()`, and SIGKILL that a process sends to itself.

    ## Fix safety

    There is none: `sys.exit()` waits for threads, may be swallowed, and ends only its thread.

    ## Proof

    In the proof a program loses its last file by `os._exit`, which an exit callback writes; the
    good one writes it.
    """

    meta = Meta(
        code="SHD409",
        name="os-exit-skips-cleanup",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.LOW,
        preset=Preset.AUDIT,
        trigger=all_of("_exit", any_of("atexit", "finally", "for", "while", "with")),
    )
    message = "{call} passes by the cleanup of the program: {loss}"

    def visit_Call(self, node: cst.Call) -> None:
        """Judge one call."""
        facts = self.facts
        if facts.names.path(node.func) != "os._exit":
            return
        stake = facts.at_stake.first
        if (
            stake is None
            or facts.workers.runs_in_child(node)
            or facts.workers.is_beside_fork(node)
            or self._is_prepared(node)
            or self._is_handlers(node)
        ):
            return
        self.report(
            node,
            related=[Via(stake.node, stake.what)],
            call=facts.called(node),
            loss=stake.loss,
        )

    def _is_prepared(self, node: cst.Call) -> bool:
        facts = self.facts
        return any(
            isinstance(reached.node, cst.Call)
            and (
                facts.unreached.tidies(reached.node) or facts.names.called(reached.node) == "flush"
            )
            for statement in facts.sequence.before(node)
            for reached in facts.reach.from_node(statement)
        )

    def _is_handlers(self, node: cst.Call) -> bool:
        facts = self.facts
        return any(
            reached.node is node
            for handler in facts.handlers.handlers
            for reached in facts.reach.from_function(handler.function)
        )
