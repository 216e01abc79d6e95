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
    serves,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shutdown_lint.api import Script, Shell, Simple

    _Served = Callable[[Simple, tuple[str, ...]], str]

_EXITS = (("exit",), ("exit", "$?"), ("exit", '"$?"'))
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
    is still there after SIGTERM, also in a pipe, in a loop that starts it again, or as a job that
    `wait` waits for; with `exec` it stops at once. No shell becomes the last command
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

    Programs of your own before other commands than `exit $?`: only known servers and workers are
    sure not to end by themselves. Scripts that Kubernetes starts, or Compose from an image whose
    Dockerfile it does not name; scripts that another one runs or sources.

    ## Fix safety

    Safe: nothing follows the command, no trap is set, no job runs beside it, so that the shell has
    nothing left to do but to wait. The exit status is that of the program either way. No fix is
    offered where variables are set in front of the command, something follows it or reads what it
    writes, or jobs run in the background.

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
        """Judge what the script ends with, or stays at."""
        shell = script.shell
        if not shell.is_understood or shell.traps:
            return
        ends = {*_at_the_end(shell), *shell.piped} & {*shell.in_front}
        for last in sorted(ends, key=lambda one: one.span):
            run = shell.beside if last.texts[:1] == ("wait",) else (last,)
            self._report(script, last, run, _served_by)
        for one in shell.in_front:
            if one not in ends:
                self._report(script, one, (one,), _server_of)

    def _report(
        self, script: Script, place: Simple, run: tuple[Simple, ...], served: _Served
    ) -> None:
        """Report the first program that is run as a child."""
        starters = [one for one in script.started_by if not one.has_init]
        for simple in run:
            if not simple.words or simple.texts[0] in script.shell.functions:
                continue
            harmed = [one for one in starters if served(simple, one.arguments)]
            if harmed and not (simple.has_exec and place is simple):
                return self.report(
                    place.span,
                    signal=harmed[0].stop_signal,
                    program=served(simple, harmed[0].arguments),
                    related=[(one.spot, "the script is started here") for one in harmed],
                    fix=_fix(place, script.shell),
                )
        return None


def _at_the_end(shell: Shell) -> tuple[Simple, ...]:
    """What is run last, but for an `exit` with its status."""
    is_exit = len(shell.last) == 1 and shell.last[0].texts in _EXITS and not shell.is_open
    return shell.waited_for[-1:] if is_exit else shell.last


def _served_by(last: Simple, arguments: tuple[str, ...]) -> str:
    """The program that serves as a child of the script; "" where none does."""
    led = lead(tuple(_filled(last, arguments)))
    return led.words[0] if not led.keeper and _serves(last, led.words, arguments) else ""


def _server_of(simple: Simple, arguments: tuple[str, ...]) -> str:
    """As above, of a command that is not the last one: only what surely serves."""
    words = tuple(_filled(simple, arguments))
    return _served_by(simple, arguments) if words and serves(words) else ""


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
    if shell.jobs or last.assignments or last not in shell.last:
        return None
    place = Span(last.span.line, last.span.column, last.span.line, last.span.column)
    return TextFix(
        "let the program take the place of the shell", Safety.SAFE, (Edit(place, "exec "),)
    )
