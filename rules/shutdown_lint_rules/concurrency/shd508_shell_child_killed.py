"""SHD508."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    EnsureImport,
    FixRequest,
    Meta,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    Wrap,
    all_of,
    any_of,
    cst,
    display_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Child, EditRequest, ModuleFacts


class ShellChildKilled(Rule):
    """A child that runs through a shell is terminated, which ends only the shell.

    The signal goes to one process, and with `shell=True` that is `/bin/sh`. The command that it
    started lives on: it keeps its port, its files and its memory, belongs to nobody, and is still
    there when the service has ended or was started again. A `communicate()` after the kill hangs
    while the command holds the pipe.

    ## Why

    Measured with Popen and SIGTERM, where `/bin/sh` is dash, as in Debian, Ubuntu and the images
    made from them: the command stayed for `a`, `a; b`, `a | b`, `a > file` and `X=1 a` alike. Only
    `exec a` ended. Where `/bin/sh` is bash, it makes way for a single command without
    redirections, and the other forms leave the command behind there too.

    ## Bad

    ```python
    import subprocess

    worker = subprocess.Popen("mailer --drain | tee mailer.log", shell=True)
    try:
        serve()
    finally:
        worker.terminate()  # SHD508
        worker.wait(timeout=10)
    ```

    ## Good

    ```python
    import subprocess

    worker = subprocess.Popen(["mailer", "--drain"])
    try:
        serve()
    finally:
        worker.terminate()
        worker.wait(timeout=10)
    ```

    Where a shell is needed: `start_new_session=True`, and
    `os.killpg(worker.pid, signal.SIGTERM)`. Ctrl+C at a terminal then no longer reaches the
    child by itself.

    ## Silent when

    - the command begins with `exec`, or bash is named to run a single command;
    - the child has a session or a group of its own (`start_new_session`, `process_group`,
      `preexec_fn`, `creationflags`), or options that cannot be seen (`**options`);
    - its process id is given to somebody but `os.kill`, who may signal its group or its children;
    - it is made for Windows alone, or the signal is not one to end by (SIGHUP, SIGUSR1).

    ## Known misses

    Children from other files, and those that get into hands that cannot be followed. A shell in
    the list of arguments: `["sh", "-c", command]`.

    ## Fix safety

    Unsafe: a literal command without any syntax of the shell becomes a list of arguments. A
    missing program is then an exception where it was an exit status of 127. For other commands
    the way with a session and its group is only shown.

    ## Proof

    The proof stops services with a helper that was started through a shell: the helper of the bad
    ones is still there when they have ended. Nothing is left of the good ones, and of the fixed.
    """

    meta = Meta(
        code="SHD508",
        name="shell-child-killed",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(
            any_of("create_subprocess_shell", all_of("Popen", "shell", "True")),
            any_of("terminate", "kill", "send_signal"),
        ),
        fix=Safety.UNSAFE,
    )
    message = "{call} ends only the shell: the command that it started goes on running"
    default_question = "children.ends_shell"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the children of a module."""
        for child in facts.children.all:
            if not facts.children.only_shell_is_ended(child) or facts.systems.is_for_windows(
                child.made
            ):
                continue
            words = facts.shells.words(child.made)
            end = child.ended_by[0]
            self.report(
                end,
                related=[Via(child.made, "the child is a shell that runs the command")],
                fix=self._without_shell(child, words) if words else self._by_group(child),
                # bash, where it is the shell, makes way for a single command.
                confidence=Confidence.MEDIUM if words else None,
                call=f"{facts.short(end.func if isinstance(end, cst.Call) else end)}()",
            )

    def _without_shell(self, child: Child, words: tuple[str, ...]) -> FixRequest | None:
        made, func = child.made, child.made.func
        mark = "'" if self.facts.source(made.args[0].value).startswith("'") else '"'
        marked = [f"{mark}{word}{mark}" for word in words]
        given = ", ".join(marked)
        if child.known != "subprocess.Popen":
            if not isinstance(func, cst.Attribute):
                return self._by_group(child)
            if "\n" in self.facts.source(made):
                indent = self.facts.tree.indentation(made) + self.facts.module.default_indent
                given = f",\n{indent}".join(marked)
            edits = [
                Replace(func.attr, "create_subprocess_exec"),
                Replace(made.args[0].value, given),
            ]
        elif "\n" in self.facts.source(made):
            shell = next(arg for arg in made.args if arg.keyword and arg.keyword.value == "shell")
            edits = [Replace(made.args[0].value, f"[{given}]"), Replace(shell.value, "False")]
        else:
            others = [
                self.facts.source(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT)).strip()
                for arg in made.args[1:]
                if arg.keyword is None or arg.keyword.value != "shell"
            ]
            call = f"{self.facts.source(func)}({', '.join([f'[{given}]', *others])})"
            edits = [Replace(made, call)]
        return unsafe_fix("start the program without a shell", *edits)

    def _by_group(self, child: Child) -> FixRequest:
        edits: list[EditRequest] = [
            Wrap(child.made.args[-1].value, "", ", start_new_session=True"),
            EnsureImport("os"),
            EnsureImport("signal"),
        ]
        for end in child.ended_by:
            if end in child.by_number and isinstance(end, cst.Call):
                edits.append(Replace(end.func, "os.killpg"))
            elif isinstance(end, cst.Call) and isinstance(end.func, cst.Attribute):
                number = {"kill": "signal.SIGKILL", "terminate": "signal.SIGTERM"}.get(
                    end.func.attr.value
                ) or (self.facts.source(end.args[0].value) if end.args else "signal.SIGTERM")
                target = self.facts.source(end.func.value)
                edits.append(Replace(end, f"os.killpg({target}.pid, {number})"))
        return display_fix("give it a session of its own, and signal the whole group", *edits)
