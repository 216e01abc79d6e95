"""SHD941."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    DeploymentRule,
    Edit,
    Meta,
    Preset,
    Safety,
    Severity,
    Span,
    TextFix,
    any_of,
    drops_tasks,
    is_finite,
    lead,
    preforks,
)

if TYPE_CHECKING:
    from shutdown_lint.api import SupervisorProgram


class SupervisorStopAsGroup(DeploymentRule):
    """What supervisor started is stopped, and the processes under it go on.

    supervisor signals one process: the one that it started. If that is a shell or another wrapper
    that does not hand the signal on, the wrapper dies, supervisor takes the program for stopped,
    and the program goes on; after a restart there are two of them. `stopasgroup=true` sends the
    signal to all of them.

    A server or worker with processes of its own ends these itself. But when it is killed, since
    `stopwaitsecs` is over, they stay, unless `killasgroup=true`.

    ## Why

    Measured with `command=sh -c "python app.py; true"`: after `supervisorctl stop` the program was
    alive, two times of two; with `stopasgroup=true`, or with `exec` in front of the program, it
    stopped in order.
    [The documentation](http://supervisord.org/configuration.html#program-x-section-settings)
    has both options. Celery's own example sets `killasgroup`.

    ## Bad

    ```ini
    ; SHD941
    [program:worker]
    command=/bin/sh -c "cd /opt/shop && python worker.py"
    ```

    ## Good

    ```ini
    [program:worker]
    command=/bin/sh -c "cd /opt/shop && python worker.py"
    stopasgroup=true

    [program:web]
    command=/bin/sh -c "cd /opt/shop && exec python web.py"
    ```

    ## Silent when

    - the wrapper becomes the program (`exec`, `env`, `poetry run`) or hands the signal on;
    - the last command of a shell ends by itself, unless it is a little one (`true`, `exit`,
      `echo`, `rm`) behind a program that serves;
    - `stopasgroup` is set, or comes from `%(ENV_…)s`;
    - the shell sets a `trap`.

    Where it matters which shell `sh` is, the confidence is medium: bash and BusyBox (as in Fedora
    and Alpine) become the last command, dash (as in Debian and Ubuntu) does not.

    That `killasgroup` is missing is reported in `strict`: it matters only when the program has to
    be killed. `stopasgroup` is no cure for Celery, whose processes it would stop in the middle of
    their tasks; so for Celery behind a wrapper there is no fix.

    ## Known misses

    Scripts that start the program, which are for SHD902; programs whose own code starts others.

    ## Fix safety

    Unsafe: with `stopasgroup` each process of the group hears the signal, those too that the
    program would have told in its own order.

    ## Proof

    A real supervisord starts the program and is told to stop it. The worker of the bad
    configuration writes on after that; the workers of the good and the fixed ones have stopped.
    """

    meta = Meta(
        code="SHD941",
        name="supervisor-stop-as-group",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of("program"),
        fix=Safety.UNSAFE,
    )
    message = "{what}: {option} is not set"

    def check_supervisor(self, program: SupervisorProgram) -> None:
        """Judge a program."""
        led = lead(program.words)
        shell = led.through_shell
        if led.keeper and (shell is None or (shell.is_understood and not shell.traps)):
            if program.stops_group is False and not (led.words and is_finite(led.words)):
                started = led.words[0].rpartition("/")[2] if led.words else "what it starts"
                what = f"supervisor stops {led.keeper}, and {started} goes on"
                confidence = None if lead(program.words, dash=False).keeper else Confidence.MEDIUM
                self._report(
                    program, "stopasgroup", what, sure=bool(led.words), confidence=confidence
                )
        elif server := preforks(led.words):
            if program.kills_group is False:
                what = f"when supervisor has to kill {server}, its other processes stay"
                self._report(program, "killasgroup", what, sure=False)

    def _report(
        self,
        program: SupervisorProgram,
        option: str,
        what: str,
        *,
        sure: bool,
        confidence: Confidence | None = None,
    ) -> None:
        told, head = program.told(option), program.section.spot
        command = program.told("command")
        if told is not None:
            edit = Edit(told.spot.span, "true")
        else:
            span = head.span
            place = Span(span.line, span.end_column, span.line, span.end_column)
            edit = Edit(place, f"\n{program.section.indent}{option}=true")
        fix = TextFix(f"set {option}", Safety.UNSAFE, (edit,))
        is_cure = option != "stopasgroup" or not drops_tasks(
            lead(program.words).words, in_group=True
        )
        self.report(
            told.spot if told else head,
            what=what,
            option=option,
            preset=None if sure else Preset.STRICT,
            confidence=confidence if sure else Confidence.MEDIUM,
            severity=None if option == "stopasgroup" else Severity.WARNING,
            related=[(command.spot, "started here")] if command else (),
            fix=fix if is_cure else None,
        )
