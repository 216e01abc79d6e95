"""SHD103."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_HANDLER,
    Confidence,
    FixRequest,
    InsertAfter,
    Meta,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_signal,
    cst,
    display_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.api import Finding, Program, Project, Registration


class SigintWithoutSigterm(Rule):
    """A program stops in good order on Ctrl+C, and dies on SIGTERM.

    SIGINT has a handler that ends the program's loop; SIGTERM has none: the process dies with exit
    status -15, in the middle of whatever it does, and nothing that the handler is for happens.

    ## Why

    A developer tries Ctrl+C by hand; Docker, systemd, Kubernetes and supervisord send SIGTERM.

    ## Bad

    ```python
    import signal
    import time

    running = True

    def stop(signum, frame):
        global running
        running = False

    if __name__ == "__main__":
        signal.signal(signal.SIGINT, stop)  # SHD103
        while running:
            work()
            time.sleep(1)
    ```

    ## Good

    ```python
    import signal
    import time

    running = True

    def stop(signum, frame):
        global running
        running = False

    if __name__ == "__main__":
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        while running:
            work()
            time.sleep(1)
    ```

    ## Silent when

    - SIGTERM is, or may be, handled in the module, also by a framework or a helper;
    - the handler is installed for a while: the previous one is kept, or `getsignal` is called, or
      somebody but the handler itself sets another one;
    - SIG_DFL, SIG_IGN or `default_int_handler` is set, or it is for a child process or Windows;
    - the handler asks a person, or the program talks to a terminal; in notebooks and examples;
    - no loop, server or wait for what it alone sets can be seen in the module, or the handler
      does nothing that could end it, or ends the process by `os._exit` as abruptly as SIGTERM.

    In a run on folders the whole program is asked: where each entry that leads to this file (a
    main guard, a declared script) leads to a handler for SIGTERM as well, there is no finding;
    where one is registered and nobody can tell whether that runs, it is shown in `strict`. What a
    deployment file starts is judged with the handler and the loop in any file.

    ## Known misses

    A handler or a loop in another file of what no deployment file starts.

    ## Fix safety

    Unsafe: the same handler is registered for SIGTERM in the next line. It is shown, not applied,
    where the module forks (children inherit handlers), makes a web app (its server has handlers of
    its own), or makes the handler by a call, which may do more than that.

    ## Proof

    Both programs are sent SIGTERM: the bad one dies between two steps, the good one ends its loop.
    """

    meta = Meta(
        code="SHD103",
        name="sigint-without-sigterm",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of(REGISTERS_HANDLER, any_signal("SIGINT")),
        fix=Safety.UNSAFE,
        in_examples=False,
    )
    default_question = "programs.handles_only_interrupt"
    message = "Ctrl+C stops this program in good order, SIGTERM kills it: it has no handler"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        facts = self.facts
        signals = registration.signals
        if not signals.complete or signals.names != {"SIGINT"}:
            return
        if registration.reference is not None:
            stop = facts.stopping.stopped_by(registration.reference.function)
        else:
            stop = facts.stopping.stops_by_name(registration.handler_node)
        if (
            stop is None
            or self._only_breaks_off(stop)
            or not facts.stop_signals.sigterm_kills
            or registration.for_windows
            or registration.within in facts.workers.functions
            or facts.handlers.is_temporary(registration)
            or (running := facts.rests.ended_by(stop)) is None
        ):
            return
        rests = Via(running, "the program spends its time here")
        stops = Via(stop, "the handler stops it here")
        self.report(registration.call, related=[rests, stops], fix=self._fix(registration))

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask every program that leads to the file whether it hears SIGTERM."""
        from shutdown_lint.api import unless_heard

        return unless_heard(finding, project)

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:
        """Judge what a deployment file starts, whose handler or loop is in another file."""
        from shutdown_lint.api import Related, only_interrupted

        found = only_interrupted(program, project)
        if found is not None:
            yield cls.finding(found.handler, related=[Related(*found.loop, "it ends this loop")])

    def _fix(self, registration: Registration) -> FixRequest | None:
        tree, call = self.facts.tree, registration.call
        module = self.facts.names.imported_as("signal", call)
        signal = registration.signal_node
        alone = isinstance(tree.parent(call), cst.Expr)
        if module is None or signal is None or not isinstance(call, cst.Call) or not alone:
            return None
        shared = self.facts.workers.forks or self.facts.entries.holds_web_app
        fix = display_fix if shared or self._makes_more(registration) else unsafe_fix
        return fix(
            "register the handler for SIGTERM as well",
            InsertAfter(tree.statement(call), self._for_sigterm(call, signal, module)),
        )

    def _only_breaks_off(self, stop: cst.CSTNode) -> bool:
        """Whether the handler ends the process as abruptly as SIGTERM does."""
        return isinstance(stop, cst.Call) and self.facts.names.path(stop.func) == "os._exit"

    def _makes_more(self, registration: Registration) -> bool:
        """Whether making the handler a second time may make something beside it."""
        return any(
            self.facts.names.path(call.func) != "functools.partial"
            for call in self.facts.functions.called_in(registration.handler_node)
        )

    def _for_sigterm(self, call: cst.Call, signal: cst.BaseExpression, module: str) -> str:
        """The same registration for SIGTERM, on one line if comments stand in it."""
        sigterm = cst.Attribute(cst.Name(module), cst.Name("SIGTERM"))
        written = self.facts.source(signal)
        args = [
            arg.with_changes(value=sigterm) if self.facts.source(arg.value) == written else arg
            for arg in call.args
        ]
        text = self.facts.source(call.with_changes(args=args))
        if "#" not in text:
            return text
        bare = [arg.with_changes(comma=cst.MaybeSentinel.DEFAULT) for arg in args]
        given = ", ".join(self.facts.source(arg).strip() for arg in bare)
        return f"{self.facts.source(call.func)}({given})"
