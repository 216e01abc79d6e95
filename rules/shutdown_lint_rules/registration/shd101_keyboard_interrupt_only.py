"""SHD101."""

from __future__ import annotations

from shutdown_lint.api import (
    Confidence,
    EnsureImport,
    FixRequest,
    InsertBefore,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    cst,
    display_fix,
    unsafe_fix,
)


class KeyboardInterruptOnly(Rule):
    """Only Ctrl+C reaches the cleanup of a program that runs until it is stopped.

    On SIGTERM, which is what a deploy, a node drain or `docker stop` sends, Python has no handler
    of its own: the process dies on the spot with exit status -15. No `except`, no `finally`, no
    `with` and no exit callback runs; what the cleanup would have saved, sent or released is lost.
    As PID 1 of a container the process ignores SIGTERM instead and is killed after the grace
    period.

    ## Why

    Python turns SIGINT into KeyboardInterrupt and does nothing of the kind for SIGTERM. A service
    that was only ever stopped by hand looks right for years.

    ## Bad

    ```python
    import time

    def main():
        connection = connect()
        try:
            while True:
                connection.poll()
                time.sleep(1)
        except KeyboardInterrupt:  # SHD101
            connection.close()

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    import signal
    import time

    def main():
        connection = connect()
        try:
            while True:
                connection.poll()
                time.sleep(1)
        except KeyboardInterrupt:
            connection.close()

    if __name__ == "__main__":
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        main()
    ```

    ## Silent when

    - SIGTERM is mentioned anywhere in the module but in sending it, a framework that is called
      handles it (`uvicorn.run`, `web.run_app`, a Celery worker …), or a helper named after signals
      is called: what it does cannot be seen;
    - the program talks to a person at a terminal (`input`, curses, click, prompt_toolkit …);
    - the code does not run from an entry of this file (`if __name__ == "__main__":`, a script, a
      function `main`), or runs in a thread, where KeyboardInterrupt never arrives;
    - the clause only passes, prints or exits, also in what it calls: then it is reported in
      `strict`, with low confidence;
    - the program is for Windows, or for a board without an operating system.

    ## Known misses

    An entry in another file; a `try`/`finally` without `except KeyboardInterrupt`.

    ## Fix safety

    Unsafe: `signal.signal(signal.SIGTERM, signal.default_int_handler)` as the first statement
    under the main guard makes SIGTERM do what Ctrl+C does. It is only offered where nothing forks
    (children would inherit it), no clause swallows every exception, no web app stands in the
    module and no event loop is started; elsewhere it is shown, not applied.

    ## Proof

    The proof starts both programs and sends SIGTERM: the cleanup of the bad one never runs, that
    of the good one always does.
    """

    meta = Meta(
        code="SHD101",
        name="keyboard-interrupt-only",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of("KeyboardInterrupt"),
        fix=Safety.UNSAFE,
    )
    message = (
        "only Ctrl+C gets here: on SIGTERM the process dies while {running} and this cleanup is "
        "skipped"
    )

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        """Judge one clause."""
        facts = self.facts
        if "builtins.KeyboardInterrupt" not in facts.exceptions.caught(node):
            return
        try_ = facts.tree.parent(node)
        if not isinstance(try_, cst.Try) or not self._is_service(try_):
            return
        running = next(facts.loops.long_running_nodes(try_.body), None)
        if running is None:
            return
        blocks = [node.body, *([try_.finalbody.body] if try_.finalbody else [])]
        work = next((call for block in blocks for call in facts.substance.of(block)), None)
        related = [Via(running, "the program spends its time here", step=True)]
        if work is not None:
            related.append(Via(work, "skipped when SIGTERM arrives"))
        self.report(
            node,
            related=related,
            fix=self._fix(node, try_) if work is not None else None,
            confidence=None if work is not None else Confidence.LOW,
            preset=None if work is not None else Preset.STRICT,
            running="it serves" if isinstance(running, cst.Call) else "the loop runs",
        )

    def _is_service(self, try_: cst.Try) -> bool:
        facts = self.facts
        return (
            not facts.stop_signals.sigterm_is_handled
            and not facts.stop_signals.is_interactive
            and not facts.stop_signals.never_comes
            and facts.entries.runs(try_)
            and not facts.workers.may_run_beside_main(facts.functions.around(try_))
        )

    def _fix(self, clause: cst.ExceptHandler, try_: cst.Try) -> FixRequest | None:
        guard = self.facts.entries.guard
        if guard is None or not isinstance(guard.body, cst.IndentedBlock):
            return None
        title = "let SIGTERM do what Ctrl+C does"
        name = self.facts.names.imported_as("signal", guard.body)
        module = name or "signal"
        line = f"{module}.signal({module}.SIGTERM, {module}.default_int_handler)"
        edits = [InsertBefore(guard.body.body[0], line)]
        imports = [] if name else [EnsureImport("signal")]
        fix = unsafe_fix if self._may_be_applied(clause, try_) else display_fix
        return fix(title, *imports, *edits)

    def _may_be_applied(self, clause: cst.ExceptHandler, try_: cst.Try) -> bool:
        facts = self.facts
        in_loop = any(
            isinstance(above, (cst.While, cst.For)) for above in facts.tree.ancestors(try_)
        )
        return (
            not in_loop
            and not facts.workers.forks
            and not facts.entries.runs_event_loop
            and not facts.entries.holds_web_app
            and not any(
                facts.exceptions.caught(other) & {"*", "builtins.BaseException"}
                for other in facts.tree.all(cst.ExceptHandler)
                if other is not clause
            )
        )
