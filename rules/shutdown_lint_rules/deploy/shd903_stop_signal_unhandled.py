"""SHD903."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    DeploymentRule,
    Meta,
    Severity,
    any_of,
    reaction_to,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Launch, Program, Spot


class StopSignalUnhandled(DeploymentRule):
    """The platform is told to stop the program by a signal that the program does not stop well by.

    `STOPSIGNAL`, Compose's `stop_signal` and systemd's `KillSignal` take the place of SIGTERM. A
    server has one or two signals by which it finishes what is in flight; by others it ends at
    once, or, as process 1 of a container, does not end at all until it is killed.

    ## Why

    Measured with gunicorn: by SIGTERM a request in flight is answered with 200, by SIGINT and
    SIGQUIT with 500, within 0.4 s. Celery takes SIGQUIT for the cold shutdown, which drops the
    tasks that run. SIGKILL is no signal to stop by: nobody can handle it.

    ## Bad

    ```dockerfile
    FROM python:3.12-slim
    # SHD903
    STOPSIGNAL SIGINT
    CMD ["gunicorn", "shop.wsgi"]
    ```

    ## Good

    ```dockerfile
    FROM python:3.12-slim
    STOPSIGNAL SIGTERM
    CMD ["gunicorn", "shop.wsgi"]
    ```

    ## Silent when

    - the signal is the default one: what becomes of SIGTERM is for the rules on the code;
    - the program is not one of which it is known how it takes signals (gunicorn, uvicorn,
      hypercorn, Celery), or a shell stands in front of it;
    - a program of the project's own handles the signal, or may; or it handles SIGTERM neither and
      is not surely process 1 of a container in a loop without end. Only a run on folders sees it;
    - the signal is one that programs are known to give a meaning of their own (SIGUSR1, SIGWINCH).

    ## Known misses

    An image whose signal a manifest changes.

    ## Fix safety

    There is no fix: somebody wrote the signal down for a reason.

    ## Proof

    A program of the project's own is started as process 1 of a namespace of its own and gets the
    signal that the Dockerfile names: the bad one, which handles SIGTERM alone, is still there when
    the grace period is over; the good one ends in order. gunicorn with a request in flight and
    Celery with a task are stopped by the signal that a unit names: with the bad one the request or
    task is cut off, with the good one it is done.
    """

    meta = Meta(
        code="SHD903",
        name="stop-signal-unhandled",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of("STOPSIGNAL", "stopsignal", "Stopsignal", "stop_signal", "KillSignal"),
    )
    message = "{signal} is what stops {program}, and {reaction}"

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge the signal that is written down."""
        place, command = launch.stop_signal_spot, launch.command
        if place is None or command is None or command.keeper:
            return
        started = (command.spot, "the program is started here")
        reaction = reaction_to(launch.stop_signal, command.words)
        if reaction:
            self.report(
                place,
                signal=launch.stop_signal,
                program=command.words[0].rpartition("/")[2] if command.words else launch.name,
                reaction=reaction,
                related=[started],
            )
        elif program is not None:
            self._judge_own(launch, program, place, started)

    def _judge_own(
        self, launch: Launch, program: Program, place: Spot, started: tuple[Spot, str]
    ) -> None:
        """Judge what stops a program of the project."""
        from shutdown_lint.api import is_first_process, nobody_hears, resting_of

        if program.entry.runner or not nobody_hears(launch.stop_signal, program):
            return
        handling = program.handling("SIGTERM")
        handler = handling.handler if handling is not None else None
        if handler is not None and not handler.by and handler.target != "signal.SIG_DFL":
            reaction = "it has no handler for that, but one for SIGTERM"
            related = [started, (handler.spot, "it handles SIGTERM here")]
        elif is_first_process(launch) and (resting := resting_of(program)) and resting.is_endless:
            reaction = "as process 1 of its container it ignores that: it has no handler"
            related = [started, (resting.spot, "the program goes round here for ever")]
        else:
            return
        self.report(
            place,
            signal=launch.stop_signal,
            program=program.entry.name,
            reaction=reaction,
            related=related,
        )
