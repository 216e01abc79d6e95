"""SHD101."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_INTERRUPT_CLAUSE,
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    Via,
    cst,
    display_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.api import Finding, Program, Project


class KeyboardInterruptOnly(Rule):
    """Only Ctrl+C reaches the cleanup of a program that runs until it is stopped.

    On SIGTERM, which is what a deploy, a node drain or `docker stop` sends, Python has no handler
    of its own: the process dies on the spot with exit status -15. No `except`, no `finally`, no
    `with` and no exit callback runs; what the cleanup would have saved, sent or released is lost.
    As PID 1 of a container it ignores SIGTERM instead and is killed after the grace period.

    ## Why

    Python makes a KeyboardInterrupt of SIGINT, and nothing of SIGTERM. A service that was only
    ever stopped by hand looks right for years.

    ## Bad

    ```python
    import time

    def main():
        outbox = open_outbox()
        try:
            while True:
                outbox.forward()
                time.sleep(1)
        except KeyboardInterrupt:  # SHD101
            outbox.flush()

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    import signal
    import time

    def main():
        outbox = open_outbox()
        try:
            while True:
                outbox.forward()
                time.sleep(1)
        except KeyboardInterrupt:
            outbox.flush()

    if __name__ == "__main__":
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        main()
    ```

    ## Silent when

    - SIGTERM is mentioned anywhere in the module but in sending it, a framework that is called
      handles it (`uvicorn.run`, `web.run_app`, a Celery worker …), or a helper named after signals
      is called: what it does cannot be seen. A handler for SIGINT is the business of SHD103;
    - the program talks to a person at a terminal (`input`, curses, `click.clear`, prompt_toolkit
      …), or the file is a notebook, an example, or stands in a folder of examples;
    - the code does not run from an entry of this file (`if __name__ == "__main__":`, a script, a
      function `main`, a command of click, typer, argparse or Django), or runs in a thread, where
      KeyboardInterrupt never arrives;
    - the program is for Windows, or for a board without an operating system.

    Reported in `strict`, with low confidence:

    - cleanup of which nothing says that it outlives the process: it prints, exits, frees memory,
      closes what listens or is called a connection, tells threads or tasks to stop (`event.set()`,
      `observer.stop()`), or its name explains nothing. What saves, sends, removes, releases or
      stops something does outlive it, unless other files of the run show otherwise;
    - a person is told beforehand, by printing, that Ctrl+C stops the program, or the docstring of
      the function or of `main` says that it is there for testing or debugging.

    In a run on folders the whole program is asked: where each entry that leads to this file (a
    main guard, a declared script) leads to a handler for SIGTERM as well, there is no finding;
    where one is registered and nobody can tell whether that runs, it is shown in `strict`: its
    related places are the entry and the registration. Silence it where the program gets there.

    ## Known misses

    An entry in another file, unless a deployment file starts it and it surely gets here; `finally`
    without `except KeyboardInterrupt`. What a thread saves once its event is set: in `strict`.

    ## Fix safety

    Unsafe: `signal.signal(signal.SIGTERM, signal.default_int_handler)` first under the main guard
    makes SIGTERM do what Ctrl+C does. It is only offered where nothing forks (children would
    inherit it), no clause swallows every exception, no web app stands in the file and no loop of
    asyncio is started; elsewhere it is shown.

    ## Proof

    The programs get SIGTERM: the cleanup of the bad one never runs, that of the good one does.
    """

    meta = Meta(
        code="SHD101",
        name="keyboard-interrupt-only",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=HAS_INTERRUPT_CLAUSE,
        fix=Safety.UNSAFE,
        in_examples=False,
    )
    message = (
        "only Ctrl+C gets here: on SIGTERM the process dies while {running} and this cleanup is "
        "skipped"
    )
    default_question = "programs.ends_on_interrupt"

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        """Judge one clause."""
        facts = self.facts
        if not facts.stop_signals.sigterm_kills or facts.unwinding.interrupt_is_handled:
            return
        interrupt = facts.interrupts.of(node)
        if (
            interrupt is None
            or not facts.entries.runs(interrupt.try_)
            or facts.workers.may_run_beside_main(facts.functions.around(interrupt.try_))
        ):
            return
        work = next(iter(interrupt.lasting), interrupt.work)
        related = [Via(interrupt.running, "the program spends its time here", step=True)]
        if work is not None:
            related.append(Via(work, "skipped when SIGTERM arrives"))
        attended = facts.attended.sign(interrupt.try_)
        if attended is not None:
            related.append(attended)
        is_sure = interrupt.lasting and attended is None
        self.report(
            node,
            related=related,
            fix=self._fix() if work is not None else None,
            confidence=None if is_sure else Confidence.LOW,
            preset=None if is_sure else Preset.STRICT,
            running="it serves" if interrupt.serves else "the loop runs",
        )

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask every program that leads to the file, and other files what the cleanup does."""
        from shutdown_lint.api import doubted_if_in_process, unless_heard

        heard = unless_heard(finding, project)
        return None if heard is None else doubted_if_in_process(heard, project)

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:
        """Judge the loop of what a deployment file starts, where it is in another file."""
        from shutdown_lint.api import Related, doubted_if_in_process, only_on_interrupt

        found = only_on_interrupt(program, project)
        if found is not None:
            related = [
                Related(*found.running, "the program spends its time here"),
                Related(*found.work, "skipped when SIGTERM arrives"),
                Related(*program.entry.spot, f"the program starts here: {program.entry.name}"),
            ]
            running = "it serves" if found.serves else "the loop runs"
            finding = cls.finding(found.spot, related=related, running=running)
            yield doubted_if_in_process(finding, project)

    def _fix(self) -> FixRequest | None:
        from shutdown_lint.api import first_under_guard

        line = "{signal}.signal({signal}.SIGTERM, {signal}.default_int_handler)"
        edits = first_under_guard(self.facts, line, "signal")
        if not edits:
            return None
        may_be_applied = self.facts.unwinding.ends_program("KeyboardInterrupt")
        fix = unsafe_fix if may_be_applied else display_fix
        return fix("let SIGTERM do what Ctrl+C does", *edits)
