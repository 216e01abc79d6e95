"""SHD902."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    SERVES_BY_NAME,
    Confidence,
    DeploymentRule,
    Edit,
    Meta,
    Safety,
    Severity,
    Span,
    TextFix,
    any_of,
    is_finite,
    lead,
    runs_long,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.api import Script, Shell, Simple

_ARGUMENTS = ('"$@"', "$@", '"${@}"', "$*")


class EntrypointWithoutExec(DeploymentRule):
    """The script that a platform starts runs its program as a child, without `exec`.

    The shell that reads the script stays as process 1. The container runtime sends SIGTERM to it
    alone; it waits for its child, does not hand the signal on, and as process 1 does not die of
    it. The program hears nothing and is killed when the grace period is over. supervisor, and
    systemd with `KillMode=process` or `mixed`, tell the shell alone as well: it dies of that, and
    the program goes on without it, or is killed.

    ## Why

    Measured with dash and bash as process 1 of a namespace of its own: without `exec` the program
    is still there after SIGTERM, with `exec` it stops at once. No shell becomes the last command
    of a script, not even those that do so for `-c`. postgres-mcp, SnitchDNS, chalie, soularr and
    metube took ten seconds and a SIGKILL to stop that way.

    ## Bad

    ```dockerfile
    FROM python:3.12-slim
    COPY entrypoint.sh /usr/local/bin/
    ENTRYPOINT ["entrypoint.sh"]
    CMD ["gunicorn", "shop.wsgi"]
    ```

    ```sh
    #!/bin/sh
    set -e
    python manage.py migrate
    "$@"  # SHD902
    ```

    ## Good

    ```dockerfile
    FROM python:3.12-slim
    COPY entrypoint.sh /usr/local/bin/
    ENTRYPOINT ["entrypoint.sh"]
    CMD ["gunicorn", "shop.wsgi"]
    ```

    ```sh
    #!/bin/sh
    set -e
    python manage.py migrate
    exec "$@"
    ```

    ## Silent when

    - nothing in the project starts the script as the process of a container, unit or program of
      supervisor, or it is not in the place from which the Dockerfile copies it;
    - a unit or a program of supervisor names a path, and it is not sure which file of the tree is
      meant: there are several of that name, or it stands in a folder of another one;
    - the program is told to stop together with the script (`stopasgroup`, systemd's default);
    - the script sets a `trap`: it looks after its child itself;
    - an init is process 1 (`tini`, `dumb-init`): what becomes of the signal is up to that;
    - the last command ends by itself, is a function of the script, or is not known to serve.

    ## Known misses

    A program that is followed by other commands (`exit $?`); jobs in the background and `wait`;
    scripts that Kubernetes starts, or Compose from an image whose Dockerfile it does not name;
    scripts that another one runs or sources.

    ## Fix safety

    Safe: nothing follows the command, no trap is set, no job runs beside it, so that the shell has
    nothing left to do but to wait. The exit status is that of the program either way. No fix is
    offered where variables are set in front of the command, or jobs run in the background.

    ## Proof

    The scripts in `tests/proofs/SHD902` are started as process 1 of a namespace of their own and
    get SIGTERM. The bad one is still there after the grace period; the good one and the fixed one
    stop in good order. Others are started and stopped by a real supervisord, which leaves the
    program of the bad one running.
    """

    meta = Meta(
        code="SHD902",
        name="entrypoint-without-exec",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of("$@", "$*", "${@", SERVES_BY_NAME),
        fix=Safety.SAFE,
    )
    message = "the shell of this script gets {signal} and keeps it: {program} never hears of it"

    def check_script(self, script: Script) -> None:
        """Judge what the script ends with."""
        shell = script.shell
        starters = [one for one in script.started_by if not one.has_init]
        if not shell.is_understood or shell.traps or not starters:
            return
        for last in shell.last:
            if last.has_exec or last.texts[0] in shell.functions:
                continue
            harmed = [one for one in starters if _served_by(last, one.arguments)]
            if not harmed:
                continue
            self.report(
                last.span,
                signal=harmed[0].stop_signal,
                program=_served_by(last, harmed[0].arguments),
                related=[(one.spot, "the script is started here") for one in harmed],
                fix=_fix(last, shell),
            )


def _served_by(last: Simple, arguments: tuple[str, ...]) -> str:
    """The program that serves as a child of the script; "" where none does."""
    led = lead(tuple(_filled(last, arguments)))
    return led.words[0] if not led.keeper and _serves(last, led.words, arguments) else ""


def _serves(last: Simple, program: tuple[str, ...], arguments: tuple[str, ...]) -> bool:
    written = lead(last.texts).words
    if written and written[0] in _ARGUMENTS:  # whatever the image is made for
        return bool(arguments) and not is_finite(program)
    return runs_long(program)


def _filled(last: Simple, arguments: tuple[str, ...]) -> Iterator[str]:
    """The words of a command, with the arguments of the script put in."""
    for word in last.texts:
        if word in _ARGUMENTS:
            yield from arguments
        else:
            yield word


def _fix(last: Simple, shell: Shell) -> TextFix | None:
    if shell.jobs or last.assignments:
        return None
    place = Span(last.span.line, last.span.column, last.span.line, last.span.column)
    return TextFix(
        "let the program take the place of the shell", Safety.SAFE, (Edit(place, "exec "),)
    )
