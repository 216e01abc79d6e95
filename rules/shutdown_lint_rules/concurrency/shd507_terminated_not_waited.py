"""SHD507."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    STARTS_PROGRAM,
    Confidence,
    Meta,
    Preset,
    Rule,
    Severity,
    Via,
    all_of,
    any_of,
    cst,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Child, ModuleFacts


class TerminatedNotWaited(Rule):
    """A child process is told to end, and nobody in the file ever waits until it has.

    `terminate()` sends a signal and comes back at once. A child that takes a while to tidy up, or
    that does not listen, is still running when the program goes on: its port and its files are
    taken when it is started anew, and when the program ends it stays behind without a parent. In
    a container the end of the main process kills it in the middle of its own cleanup.

    ## Why

    A signal is a request, and the parent alone can learn what became of it. Until it asks, a
    child that did end stays in the process table as a zombie, with its number taken. Measured: a
    child that does not listen to SIGTERM was left running by each program that terminated it and
    ended, and by none that waited for half a second and then killed it.

    ## Bad

    ```python
    import subprocess

    proxy = subprocess.Popen(["proxy", "--port", "8080"])
    try:
        serve()
    finally:
        proxy.terminate()  # SHD507
    ```

    ## Good

    ```python
    import subprocess

    proxy = subprocess.Popen(["proxy", "--port", "8080"])
    try:
        serve()
    finally:
        proxy.terminate()
        try:
            proxy.wait(timeout=10)
        except subprocess.TimeoutExpired:
            proxy.kill()
            proxy.wait()
    ```

    ## Silent when

    - the child is waited for anywhere in the file: `wait`, `communicate`, `poll`, `join`,
      `is_alive`, `with`, `os.waitpid`, or any of these on an object that cannot be told;
    - the child, or its process id, gets into hands that cannot be followed, `os.kill` aside;
    - SIGCHLD is dealt with; or the signal is one to reload or to pause by (SIGHUP, SIGUSR1);
    - the signal is sent in a signal handler or in what only handlers run, where waiting is wrong,
      or in `__del__`;
    - the child is a shell that does not pass the signal on: that is SHD508.

    Reported in `strict`: a child that is only killed, which is a zombie for a while and nothing
    worse; a `multiprocessing.Process`, since the interpreter joins those before it ends.

    ## Known misses

    Children that are kept in ways that cannot be followed. Files where something else has a method
    of the same name and its class cannot be told: an unknown `wait()` silences the rule.

    ## Fix safety

    No fix: how long to wait, and what to do then, is for a person to say.

    ## Proof

    The proof stops services whose helper does not listen to SIGTERM. The bad one ends and leaves
    the helper running, the good one ends after it.
    """

    meta = Meta(
        code="SHD507",
        name="terminated-not-waited",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of(
            any_of("Popen", "Process", "create_subprocess_exec", "create_subprocess_shell"),
            any_of("terminate", "kill", "send_signal"),
        ),
        default_trigger=all_of(
            STARTS_PROGRAM, any_of("terminate", "send_signal", all_of("pid", "kill"))
        ),
    )
    message = "{call} does not wait: {target} may still run when the program goes on, or ends"
    default_question = "children.asks_to_end"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the children of a module."""
        if any("SIGCHLD" in one.signals.names for one in facts.handlers.registrations):
            return
        seen: set[cst.CSTNode] = set()  # one call may end several
        for child in facts.children.all:
            ends = [end for end in child.ended_by if not self._is_no_place_to_wait(end)]
            if (
                ends
                and ends[0] not in seen
                and not facts.children.may_be_waited_for(child)
                and not facts.children.gives_its_number(child)
                and not facts.children.only_shell_is_ended(child)
            ):
                seen.add(ends[0])
                self._report(child, ends)

    def _report(self, child: Child, ends: list[cst.Call | cst.Attribute]) -> None:
        only_killed = all(map(self.facts.children.only_kills, ends))
        strict = only_killed or not child.is_program
        first, target = ends[0], self.facts.children.told(ends[0])
        self.report(
            ends[0],
            related=[Via(child.made, "the child is made here")],
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            call=f"{self.facts.short(first.func if isinstance(first, cst.Call) else first)}()",
            target="it" if target is None else self.facts.short(target),
        )

    def _is_no_place_to_wait(self, end: cst.CSTNode) -> bool:
        """Whether a signal is sent where waiting is wrong, or where there is nothing to learn."""
        function = self.facts.functions.around(end)
        return self.facts.systems.is_for_windows(end) or (
            function is not None
            and (
                function.name == "__del__"
                or self.facts.main_program.is_for_handlers(function)
                or any(handler.function == function for handler in self.facts.handlers.handlers)
            )
        )
