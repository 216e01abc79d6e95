"""SHD304."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_HANDLER,
    STARTS_PROCESS,
    STARTS_PROGRAM,
    TELLS_CHILD,
    WAITS_FOR_CHILD,
    Confidence,
    EnsureImport,
    FixRequest,
    Meta,
    Preset,
    Replace,
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
    from shutdown_lint.api import Termination


class TerminateThenUnboundedWait(Rule):
    """A child is told to end, and then waited for without a bound.

    `terminate()` only asks. A child that ignores SIGTERM, that is busy in its own cleanup, or that
    handles the signal with a flag which nobody looks at, goes on. The parent waits for it until
    SIGKILL comes, nothing after the wait runs, and the child is left behind as an orphan.

    ## Why

    A parent whose child ignored SIGTERM was still in `wait()` when its grace period was over, each
    time; with a timeout and `kill()` it was gone as soon as the timeout was. A child of
    `multiprocessing` that is forked inherits the signal handlers of the program: where the handler
    only sets a flag, `terminate()` had no effect on such a child on Python 3.9, 3.11 and 3.13.

    ## Bad

    ```python
    import subprocess

    def stop(encoder: subprocess.Popen):
        encoder.terminate()
        encoder.wait()  # SHD304
    ```

    ## Good

    ```python
    import subprocess

    def stop(encoder: subprocess.Popen):
        encoder.terminate()
        try:
            encoder.wait(timeout=10)
        except subprocess.TimeoutExpired:
            encoder.kill()
            encoder.wait()
    ```

    ## Silent when

    - the wait has a timeout, or stands in a scope with one (`wait_for`, `asyncio.timeout`);
    - something in the function, or in what it calls, kills (also a timer that is given `kill`),
      has waited with a timeout before, asks in a loop whether the child has ended, or sets an
      alarm;
    - the child is a shell (`shell=True`) that does not `exec` its command, and only waited for:
      the shell ends, alone;
    - another child is terminated than is waited for, or it is not sure what the object is: a
      parameter without an annotation, unless all calls in the file give it a child;
    - a handler waits in vain, since the main program below it waits for the same child (SHD204).

    Reported in `strict`: a child of `multiprocessing` in a file where nobody handles SIGTERM, or
    that sets SIG_DFL itself, since it then ends by default; a child that is killed elsewhere in
    the file.

    ## Known misses

    A child that is terminated in one function and waited for in another that is not called from
    it; the wait at the end of `with Popen(…)`; pools; children that are only known by their pid.

    ## Fix safety

    Unsafe: a child that needs more than ten seconds to end in order is killed in the middle of it.
    Only `wait()` of `subprocess.Popen` as a statement of its own is fixed: a process of
    `multiprocessing` may hold locks and queues that others need, and a value that is used needs a
    person to say what it is when the child was killed.

    ## Proof

    The child ignores SIGTERM. The bad program hangs in `wait()`; the good one and the fixed one
    kill the child and end. In another pair the child of `multiprocessing` has inherited a handler
    that only sets a flag, and the bad program hangs in `join()`.
    """

    meta = Meta(
        code="SHD304",
        name="terminate-then-unbounded-wait",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=all_of(
            any_of("terminate", "send_signal", "kill", "killpg"),
            any_of("wait", "join", "communicate"),
            any_of(
                "Popen",
                "Process",
                "active_children",
                "create_subprocess_exec",
                "create_subprocess_shell",
            ),
        ),
        default_trigger=all_of(
            TELLS_CHILD,
            WAITS_FOR_CHILD,
            any_of(STARTS_PROGRAM, all_of(STARTS_PROCESS, REGISTERS_HANDLER)),
        ),
        fix=Safety.UNSAFE,
    )
    message = "{wait} has no timeout: if {child} does not heed {told}, the stop hangs here"
    default_question = "children.tells_and_waits"

    def visit_Call(self, node: cst.Call) -> None:
        """Judge one wait for a child."""
        termination = self.facts.terminations.of(node)
        if termination is None or self.facts.systems.is_for_windows(node):
            return
        if self._is_in_vain(node):
            return  # SHD204
        strict = not termination.is_sure
        assert isinstance(termination.told, cst.Call)
        told = self.facts.short(termination.told)
        self.report(
            node,
            related=[Via(termination.told, "it is told to end here")],
            fix=self._fix(termination),
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.LOW if strict else None,
            wait=self.facts.called(node),
            child=self.facts.short(termination.child),
            told=told,
        )

    def _is_in_vain(self, wait: cst.Call) -> bool:
        """Whether a handler waits for a child that the main program below it waits for too."""
        around = self.facts.functions.around(wait)
        return (
            around is not None
            and self.facts.main_program.is_for_handlers(around)
            and self.facts.locking.clashes(wait)
        )

    def _fix(self, termination: Termination) -> FixRequest | None:
        wait, child = termination.wait, termination.child
        facts = self.facts
        statement = facts.tree.parent(wait)
        line = facts.tree.parent(statement) if isinstance(statement, cst.Expr) else None
        if (
            not isinstance(line, cst.SimpleStatementLine)
            or len(line.body) > 1
            or facts.objects.known(child) != "subprocess.Popen"
            or not facts.source(wait).endswith(".wait()")
            or facts.tree.makes_call(child)
        ):
            return None
        module = facts.names.imported_as("subprocess", wait)
        block, step = facts.tree.indentation(wait), facts.module.default_indent
        name = facts.source(child)
        text = (
            f"try:\n{block}{step}{name}.wait(timeout=10)\n"
            f"{block}except {module or 'subprocess'}.TimeoutExpired:\n"
            f"{block}{step}{name}.kill()\n{block}{step}{name}.wait()"
        )
        imports = [] if module else [EnsureImport("subprocess")]
        return unsafe_fix("kill it after ten seconds", Replace(wait, text), *imports)
