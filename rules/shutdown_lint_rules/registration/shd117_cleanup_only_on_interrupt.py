"""SHD117."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_INTERRUPT_CLAUSE,
    RAISES_EXIT,
    REGISTERS_HANDLER,
    Confidence,
    EditRequest,
    FixRequest,
    InsertAfter,
    InsertBefore,
    Meta,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    Wrap,
    all_of,
    any_signal,
    cst,
    display_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Interrupt


class CleanupOnlyOnInterrupt(Rule):
    """SIGTERM ends the program by SystemExit, but its cleanup waits for KeyboardInterrupt.

    The handler of SIGTERM calls `sys.exit` or raises SystemExit. That passes by the
    `except KeyboardInterrupt` around the loop: what stands there is skipped, and the process ends
    with the exit status that the handler chose, so that its supervisor sees a clean stop.

    ## Why

    It looks like the cure for a service that only listens to Ctrl+C, and is half of it. Measured
    on Python 3.9 to 3.13: the cleanup ran in 0 of 3 runs and the exit status was 0; with a handler
    that raises KeyboardInterrupt it ran in 3 of 3. A callback of `loop.add_signal_handler` that
    exits does the same under `asyncio.run`.

    ## Bad

    ```python
    import signal
    import sys
    import time

    def stop(signum, frame):
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    try:
        while True:
            connection.poll()
            time.sleep(1)
    except KeyboardInterrupt:  # SHD117
        connection.close()
    ```

    ## Good

    ```python
    import signal
    import sys
    import time

    def stop(signum, frame):
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    try:
        while True:
            connection.poll()
            time.sleep(1)
    except (KeyboardInterrupt, SystemExit):
        connection.close()
        raise
    ```

    ## Silent when

    - SystemExit is taken too, here or around: by name, by `except BaseException`, or by a bare
      clause;
    - a `finally`, here or around, an exit callback, or the `with` that holds what is closed runs
      on every exit;
    - the handler does more than exit: sets a flag, closes or drains something, or exits only under
      a condition;
    - SIGTERM has another handler as well, the handler belongs to a child process, or a server that
      runs in the module installs its own;
    - the clause, and what comes after it, only passes, prints or exits;
    - the `try` does not hold a loop or call that runs until it is stopped, or stands in code that
      may run in a thread, where neither exception arrives.

    ## Known misses

    A handler in another file. A clause that tidies up beside a `finally` that does so too.

    ## Fix safety

    Unsafe: the clause takes SystemExit as well and raises it again when it is done, so that the
    exit status stays what it was. Exits that used to pass the clause by now run it, also those of
    the program's own. Shown only where children are forked, which inherit the handler, where an
    event loop or a web app runs, where a clause that catches everything may take the exit first,
    and where the cleanup stands below the clause.

    ## Proof

    The proof sends SIGTERM: the bad program, and one with an event loop, ends without its file;
    the good ones, and the bad one after its fix, write it.
    """

    meta = Meta(
        code="SHD117",
        name="cleanup-only-on-interrupt",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(
            HAS_INTERRUPT_CLAUSE, REGISTERS_HANDLER, RAISES_EXIT, any_signal("SIGTERM")
        ),
        fix=Safety.UNSAFE,
        in_examples=False,
    )
    default_question = "programs.exits_past_interrupt"
    message = (
        "on SIGTERM the handler raises SystemExit, which passes this clause by: {work} is skipped"
    )

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        """Judge one clause."""
        facts = self.facts
        interrupt = facts.interrupts.of(node)
        if interrupt is None or facts.stop_signals.server_takes_over:
            return
        if facts.workers.may_run_beside_main(facts.functions.around(interrupt.try_)):
            return
        way = facts.unwinding.by_sigterm
        work = facts.interrupts.passed_by_exit(interrupt) if way else None
        if work is None:
            return
        self.report(
            node,
            related=[*way, Via(work, "skipped when SIGTERM arrives")],
            fix=self._fix(interrupt, work),
            work=facts.called(work) if isinstance(work, cst.Call) else "what it does",
        )

    def _fix(self, interrupt: Interrupt, work: cst.CSTNode) -> FixRequest | None:
        clause = interrupt.clause
        title = "let the clause take SystemExit too"
        fix = unsafe_fix if self.facts.unwinding.ends_program("SystemExit") else display_fix
        end = self.facts.tree.statements(clause.body)[-1]
        if isinstance(end, cst.Raise) and end.exc is None:
            return fix(title, self._widened(clause, None))
        name = self._name_of(clause)
        in_clause = self.facts.tree.inside(work, clause.body)
        if name is None or not in_clause or not isinstance(clause.body, cst.IndentedBlock):
            return display_fix(title, self._widened(clause, None))
        again = f"if isinstance({name}, SystemExit):\n    raise"
        insert = InsertBefore if self._leaves(end) else InsertAfter
        return fix(title, self._widened(clause, name), insert(clause.body.body[-1], again))

    def _widened(self, clause: cst.ExceptHandler, name: str | None) -> EditRequest:
        """The clause with SystemExit, and the name under which it is caught if it had none."""
        assert clause.type is not None
        if isinstance(clause.type, cst.Tuple):
            return Wrap(clause.type.elements[-1].value, "", ", SystemExit")
        named = "" if name is None or clause.name is not None else f" as {name}"
        return Replace(clause.type, f"({self.facts.source(clause.type)}, SystemExit){named}")

    def _name_of(self, clause: cst.ExceptHandler) -> str | None:
        """The name of the caught exception, or one that it may get: it is unbound afterwards."""
        if clause.name is not None:
            name = clause.name.name
            return name.value if isinstance(name, cst.Name) else None
        if isinstance(clause.type, cst.Tuple):
            return None
        return self.facts.scopes.unused_name("stop", "stopped_by", "interruption")

    def _leaves(self, statement: cst.CSTNode) -> bool:
        return isinstance(
            statement, (cst.Break, cst.Continue, cst.Raise, cst.Return)
        ) or self.facts.effects.is_exit_statement(statement)
