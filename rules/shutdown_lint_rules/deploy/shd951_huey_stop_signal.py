"""SHD951."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    DeploymentRule,
    Edit,
    Meta,
    Platform,
    Preset,
    Safety,
    Severity,
    Span,
    TextFix,
    any_of,
    run_by,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.api import Launch, Program

_CONSUMERS = frozenset({"huey.bin.huey_consumer", "huey_consumer", "huey_consumer.py"})
_COMMAND = "run_huey"  # of Django's manage.py
_PLATFORMS = frozenset({Platform.COMPOSE, Platform.DOCKER, Platform.SUPERVISOR, Platform.SYSTEMD})


class HueyStopSignal(DeploymentRule):
    """Huey's consumer is stopped by SIGTERM, which cuts its tasks off.

    For Huey, SIGINT means to finish the running tasks and to end, and SIGTERM means to end now.
    Docker, systemd and supervisor send SIGTERM unless they are told otherwise, so that each
    restart and each rollout interrupts the tasks that are running. They have been taken from the
    queue, and nobody runs them again.

    ## Why

    Measured: with SIGTERM the consumer was gone after 0.1 s and the task, of 4 s, lost; with
    SIGINT it ended after 4.6 s and the task was done. coleifer/huey#213, #743 and #856 are about
    it, and cal-itp/data-infra#1805 is what it cost. [Huey's
    documentation](https://huey.readthedocs.io/en/latest/consumer.html#consumer-shutdown) says so
    too.

    ## Bad

    ```ini
    ; SHD951
    [program:huey]
    command=/opt/shop/bin/huey_consumer.py shop.huey
    stopwaitsecs=120
    ```

    ## Good

    ```ini
    [program:huey]
    command=/opt/shop/bin/huey_consumer.py shop.huey
    stopsignal=INT
    stopwaitsecs=120
    ```

    ## Silent when

    - the stop signal is another one than SIGTERM;
    - the consumer stands in a manifest of Kubernetes, which stops containers by the signal of
      their image, or in a Procfile.

    For a Compose file that says nothing of the signal it is reported in `strict`: the image may.

    ## Known misses

    Scripts that start the consumer; consumers that the program's own code makes.

    ## Fix safety

    Unsafe: the platform waits longer for the tasks, and needs a grace period to do so.

    ## Proof

    A real consumer of Huey runs a task of two seconds and gets the signal that the configuration
    names, from a real supervisord. With the bad one the task never ends; with the good and the
    fixed one it does.
    """

    meta = Meta(
        code="SHD951",
        name="huey-stop-signal",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of("huey_consumer", "run_huey"),
        fix=Safety.UNSAFE,
    )
    message = "running tasks are cut off when Huey gets SIGTERM; SIGINT lets them end"

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge a process."""
        del program
        command = launch.command
        if launch.platform not in _PLATFORMS or command is None or command.keeper:
            return
        if launch.stop_signal != "SIGTERM" or not _is_consumer(command.words):
            return
        is_sure = launch.platform is not Platform.COMPOSE or launch.stop_signal_spot is not None
        self.report(
            launch.stop_signal_spot or launch.spot,
            preset=None if is_sure else Preset.STRICT,
            confidence=None if is_sure else Confidence.MEDIUM,
            related=[(command.spot, "started here")] if launch.spot != command.spot else (),
            fix=_fix(launch),
        )


def _is_consumer(words: Sequence[str]) -> bool:
    name, arguments = run_by(words)
    return name in _CONSUMERS or (name == "manage.py" and arguments[:1] == (_COMMAND,))


def _fix(launch: Launch) -> TextFix | None:
    span = launch.spot.span
    if launch.stop_signal_spot is not None:
        if launch.stop_signal_spot.path != launch.spot.path:
            return None
        edit = Edit(launch.stop_signal_spot.span, "SIGINT")
    elif launch.platform is Platform.SUPERVISOR:
        place = Span(span.line, span.end_column, span.line, span.end_column)
        edit = Edit(place, f"\n{launch.indent}stopsignal=INT")
    elif launch.platform is Platform.SYSTEMD:
        edit = Edit(Span(span.line, 1, span.line, 1), "KillSignal=SIGINT\n")
    elif launch.platform is Platform.DOCKER:
        edit = Edit(Span(span.line, 1, span.line, 1), "STOPSIGNAL SIGINT\n")
    else:
        return None
    return TextFix("stop it by SIGINT", Safety.UNSAFE, (edit,))
