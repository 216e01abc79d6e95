"""SHD112."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import REGISTERS_HANDLER, Confidence, Meta, Preset, Rule, Severity

if TYPE_CHECKING:
    from shutdown_lint.api import Finding, Project, Registration


class HandlerInstalledAtImport(Rule):
    """Importing a module changes what the program does when it is told to stop.

    The handler replaces whatever the program that imports the module had set: its own cleanup no
    longer runs on SIGTERM, or Ctrl+C no longer raises KeyboardInterrupt. Which of two handlers
    stays depends on the order of imports. And where the first import happens in a thread,
    `signal.signal` raises ValueError, and the import fails.

    ## Why

    Nobody who reads the program sees it: an `import` at the top of one file takes the handler of
    another. Libraries have shipped it, and have moved it into a function that the program calls.

    ## Bad

    ```python
    import signal

    def close(signum, frame):
        connections.close()

    signal.signal(signal.SIGTERM, close)  # SHD112
    ```

    ## Good

    ```python
    import signal

    def close(signum, frame):
        connections.close()

    def close_on_sigterm():
        signal.signal(signal.SIGTERM, close)
    ```

    ## Silent when

    - the file is run and not imported: it has a main guard, a shebang line, or is one of
      `__main__.py`, `main.py`, `manage.py`, `wsgi.py` and the like, or of a package `…_cli`; it
      runs a loop or a server at its top;
    - it makes an app that a server imports (another rule speaks of that), or Celery tasks;
    - the previous handler is kept, so that it can be called or put back;
    - a condition leads to the registration, or ValueError is expected around it;
    - the signal is none that ends a program: SIGHUP, which mostly says reload, SIGPIPE,
      SIGCHLD, SIGUSR1 …; or SIG_DFL is set.

    In a run on folders each program that imports the file is asked: there is no finding where none
    of them has a handler of its own that is lost. What becomes of those of servers and workers is
    for other rules.

    ## Known misses

    A module that is imported and run alike.

    ## Fix safety

    There is none: who is to call the new function is for you to say.

    ## Proof

    The proof runs a program that loads a plug-in while it works. The bad plug-in takes the
    program's SIGTERM handler, and the program dies without saving; the good one leaves it.
    """

    meta = Meta(
        code="SHD112",
        name="handler-installed-at-import",
        since="0.2.0",
        severity=Severity.NOTE,
        confidence=Confidence.MEDIUM,
        trigger=REGISTERS_HANDLER,
        preset=Preset.STRICT,
    )
    message = "importing this module replaces the {signal} handler of the program that imports it"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        facts = self.facts
        way = facts.import_time.way(registration.call)
        if (
            way is None
            or registration.for_windows
            or registration.disposition == "SIG_DFL"
            or not registration.signals.complete
            or not registration.signals.names & {"SIGINT", "SIGTERM", "SIGQUIT"}
            or facts.import_time.is_program
            or facts.handlers.is_temporary(registration)
            or facts.exceptions.expected_at(registration.call, "ValueError", by_name=True)
        ):
            return
        self.report(registration.call, related=way, signal=registration.display)

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask each program that imports the file whether it loses a handler of its own."""
        from shutdown_lint.api import replaces_nothing

        return None if replaces_nothing(finding, project) else finding
