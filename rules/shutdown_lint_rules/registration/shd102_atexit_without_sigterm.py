"""SHD102."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    HAS_EXIT_CALLBACK,
    Confidence,
    FixRequest,
    Meta,
    Preset,
    Rule,
    Safety,
    Severity,
    Via,
    display_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.api import Finding, ModuleFacts, Program, Project, Undone


class AtexitWithoutSigterm(Rule):
    """Exit callbacks save, remove or stop something, and SIGTERM skips them.

    `atexit` runs its callbacks when the interpreter ends in its own time. SIGTERM, which a deploy,
    a node drain or `docker stop` sends, ends the process on the spot with exit status -15: nothing
    is flushed, the pid file and the temporary files stay, the children live on.

    ## Why

    Measured: the callback ran in 0 of 3 runs after SIGTERM, and in 3 of 3 with a handler that
    exits. Real services lost their state file, left their temporary folders behind or kept their
    children running until somebody noticed.

    ## Bad

    ```python
    import atexit
    import time

    def main():
        atexit.register(index.flush)  # SHD102
        while True:
            index.add(next_document())
            time.sleep(1)

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```python
    import atexit
    import signal
    import sys
    import time

    def main():
        atexit.register(index.flush)
        while True:
            index.add(next_document())
            time.sleep(1)

    if __name__ == "__main__":
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        main()
    ```

    ## Silent when

    - SIGTERM is mentioned anywhere in the module but in sending it, a framework that is called
      handles it, or a helper named after signals is called;
    - the callback only prints, logs or restores the terminal, or its name says nothing of saving,
      removing, stopping or closing;
    - the program talks to a person at a terminal, or the file is a notebook or an example;
    - the registration does not run from an entry of this file: a library cannot know who uses it;
    - the program ends by itself, as far as this file shows: then it is reported in `strict`.

    One finding a module, on the first registration; the others are its related places.

    In a run on folders the whole program is asked: where each entry that leads to this file (a
    main guard, a declared script) leads to a handler for SIGTERM as well, there is no finding;
    where one is registered and nobody can tell whether that runs, it is shown in `strict`, with
    low confidence. Such a finding is a question: its related places are the entry, and the
    registration in doubt with the reason. Where the program does get there, silence the finding.

    ## Known misses

    A loop or an entry in another file, unless a deployment file starts it; `weakref.finalize` and
    temporary folders.

    ## Fix safety

    Unsafe: a handler that exits, as the first statement under the main guard; where a clause for
    KeyboardInterrupt stands in the module, the handler of Ctrl+C, so that the clause runs too.
    Only offered where nothing forks, no clause swallows every exception, no web app stands in the
    module, no event loop is started and an exit cuts no request, message or unit of work in half;
    elsewhere it is shown, not applied.

    ## Proof

    The proof starts both programs and sends SIGTERM: the bad one leaves its pid file behind, the
    good one, and the bad one after its fix, does not.
    """

    meta = Meta(
        code="SHD102",
        name="atexit-without-sigterm",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=HAS_EXIT_CALLBACK,
        fix=Safety.UNSAFE,
        in_examples=False,
    )
    default_question = "programs.tidies_only_at_exit"
    message = "{callback} does not run on SIGTERM, which ends the process on the spot{more}"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the exit callbacks of the program."""
        if not facts.stop_signals.sigterm_kills:
            return
        found = [one for one in facts.at_exit.all if facts.entries.starts(one.place)]
        if not found:
            return
        first, *others = found
        running = facts.entries.spends_time_in
        related = [Via(first.work, "skipped when SIGTERM arrives")]
        if running is not None:
            related.append(Via(running, "the program spends its time here"))
        related += [Via(one.place, f"{one.what} does not run either") for one in others]
        self.report(
            first.place,
            related=related,
            fix=self._fix(),
            preset=None if running is not None else Preset.STRICT,
            callback=first.what,
            more=f", and {len(others)} more" if others else "",
        )

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask every program that leads to the file whether it hears SIGTERM."""
        from shutdown_lint.api import unless_heard

        return unless_heard(finding, project)

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:
        """Judge the callbacks of what a deployment file starts, in all of its files."""
        from shutdown_lint.api import Related, only_at_exit

        by_file: dict[str, list[Undone]] = {}
        for one in only_at_exit(program, project):
            by_file.setdefault(one.spot.path, []).append(one)
        start = f"the program starts here: {program.entry.name}"
        for first, *others in by_file.values():
            related = [
                Related(*first.work, "skipped when SIGTERM arrives"),
                Related(*first.running, "the program spends its time here"),
                Related(*program.entry.spot, start),
                *(Related(*one.spot, f"{one.what} does not run either") for one in others),
            ]
            more = f", and {len(others)} more" if others else ""
            yield cls.finding(first.spot, related=related, callback=first.what, more=more)

    def _fix(self) -> FixRequest | None:
        from shutdown_lint.api import first_under_guard

        facts = self.facts
        line = "{signal}.signal({signal}.SIGTERM, "
        if facts.interrupts.any_caught:
            exception = "KeyboardInterrupt"
            edits = first_under_guard(facts, line + "{signal}.default_int_handler)", "signal")
        else:
            exception = "SystemExit"
            edits = first_under_guard(facts, line + "lambda *_: {sys}.exit(143))", "signal", "sys")
        if not edits:
            return None
        cuts_work = exception == "SystemExit" and facts.in_flight.first is not None
        is_order = facts.unwinding.ends_program(exception) and not cuts_work
        fix = unsafe_fix if is_order else display_fix
        return fix("let SIGTERM end the program in good order", *edits)
