"""SHD901."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    DeploymentRule,
    Edit,
    Form,
    Meta,
    Preset,
    Safety,
    Severity,
    Span,
    TextFix,
    any_of,
    handed_over,
    is_finite,
    lead,
    may_have_dash,
    runs_long,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Dockerfile, Image, Shell, Simple, Start


class ShellFormCommand(DeploymentRule):
    """A container's process is a shell, which keeps the stop signal to itself.

    `CMD python app.py` starts `/bin/sh -c "python app.py"`. In images of Debian and Ubuntu `sh` is
    dash, which stays as process 1 and starts the program as its child. The container runtime sends
    SIGTERM to process 1 alone; the shell does not hand it on, and as process 1 it does not even
    die of it. The program hears nothing, goes on, and is killed when the grace period is over.

    ## Why

    Measured with dash as process 1 of a namespace of its own: after SIGTERM the program is still
    there, three times of three, until SIGKILL; the same with `cd … &&` in front of it and with
    `; true` behind it. With `exec` or in the exec form it stops at once. bash and BusyBox happen
    to become the last command of `-c`, so that the same line works on Alpine and breaks when the
    base image changes. gcp-ingestion and graphite_docker lost what they had buffered that way.

    ## Bad

    ```dockerfile
    FROM python:3.12-slim
    COPY . /app
    WORKDIR /app
    # SHD901
    CMD python worker.py --queue default
    ```

    ## Good

    ```dockerfile
    FROM python:3.12-slim
    COPY . /app
    WORKDIR /app
    CMD ["python", "worker.py", "--queue", "default"]
    ```

    ## Silent when

    - the shell is replaced: `CMD exec python worker.py`, with variables where they are needed;
    - an init in the ENTRYPOINT is process 1 (`tini`, `dumb-init`), also in that of the base image
      where this is one of Jupyter's stacks;
    - `/bin/sh` of the base image is bash or BusyBox (Alpine, Fedora, UBI and their like), or SHELL
      names bash, and the last command is a simple one: these shells become it;
    - the shell sets a `trap`;
    - the ENTRYPOINT is a script of which it is not sure that it ends with `exec "$@"`, which hands
      the signal to the shell of the CMD;
    - it is an array but no JSON, like `CMD ['python','app.py']`: that container never starts;
    - the program ends by itself or is for a person (`bash`, `pytest`, `manage.py migrate`);
    - the stage is not the last one: nobody runs it unless asked for.

    ## Known misses

    Other images whose own ENTRYPOINT decides; a command that is written in a manifest. What a
    pipe, a loop or a `case` runs is reported with `--preset strict`.

    ## Fix safety

    Safe. A simple command of plain words becomes the exec form, which starts the same words. Where
    a shell is needed (variables, patterns, `cd … &&`), `exec` goes before the last command if that
    is a program known to serve: the shell does everything it did, and is then replaced. So it is
    behind an entrypoint script, which may look at its first word. No fix is offered where several
    lines, assignments or background jobs are involved.

    ## Proof

    The programs in `tests/proofs/SHD901` start a worker as process 1 of a namespace of its own, as
    the Dockerfile says, one of them through a script, and send it SIGTERM. The bad one is still
    there after the grace period; the good ones and the fixed ones stop in good order.
    """

    meta = Meta(
        code="SHD901",
        name="shell-form-command",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of("CMD", "cmd", "Cmd", "ENTRYPOINT", "entrypoint", "Entrypoint"),
        fix=Safety.SAFE,
    )
    message = "{shell} is the process that gets {signal}, and {program} never hears of it"

    def check_dockerfile(self, dockerfile: Dockerfile) -> None:
        """Judge what the last stage starts."""
        image = dockerfile.final
        if image is None or image.start is None or not dockerfile.is_certain:
            return
        if any(start and start.is_broken_array for start in (image.entrypoint, image.cmd)):
            return
        words, start = image.command, image.start
        script = dockerfile.script
        if script is not None and image.cmd and (handed := handed_over(image, script)):
            words, start = handed, image.cmd
        led = lead(words, dash=may_have_dash(image))
        shell = led.through_shell
        if not led.keeper or shell is None or led.has_init:
            return
        if not shell.is_understood or shell.traps or (led.words and is_finite(led.words)):
            return
        is_known = runs_long(led.words)
        is_behind = start is not image.start
        self.report(
            start.span,
            shell=led.keeper,
            signal=image.stop_signal.text if image.stop_signal else "SIGTERM",
            program=led.words[0] if led.words else "what it starts",
            confidence=None if is_known else Confidence.MEDIUM,
            preset=None if led.words else Preset.STRICT,
            related=[(image.start.span, "this script becomes the shell")] if is_behind else (),
            fix=_fix(image, start, shell, is_known=is_known),
        )


def _fix(image: Image, start: Start, shell: Shell, *, is_known: bool) -> TextFix | None:
    if shell.jobs or shell.is_open or len(shell.last) != 1:
        return None
    last = shell.last[0]
    if is_finite(last.texts):
        return None  # it is run when the program has ended
    if start.form is Form.SHELL and shell.is_single and last.is_plain and not start.sets_shell:
        # The shell form of ENTRYPOINT ignores CMD, the exec form would take it for arguments.
        # What a script in between makes of its first word is not known.
        is_whole = start is image.start and not (start is image.entrypoint and image.cmd)
        if start.is_plain and is_whole:
            array = json.dumps(list(last.texts), ensure_ascii=False)
            edit = Edit(start.argument, array)
            return TextFix("start the program without a shell", Safety.SAFE, (edit,))
    place = _start_of_last(start, shell, last) if is_known else None
    if place is None or last.assignments:
        return None
    return TextFix(
        "let the program take the place of the shell", Safety.SAFE, (Edit(place, "exec "),)
    )


def _start_of_last(start: Start, shell: Shell, last: Simple) -> Span | None:
    """Where the last command begins in the file, as an empty span; None where that is not told."""
    if start.form is not Form.SHELL:
        return None
    line, column = start.argument.line, start.argument.column
    if not shell.is_single:
        if not start.is_plain or last.span.line != 1:
            return None
        column += last.span.column - 1
    return Span(line, column, line, column)
