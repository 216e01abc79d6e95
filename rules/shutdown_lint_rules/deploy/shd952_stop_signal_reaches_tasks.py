"""SHD952."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from shutdown_lint.api import (
    Confidence,
    DeploymentRule,
    Edit,
    Meta,
    Platform,
    Safety,
    Severity,
    Span,
    TextFix,
    all_of,
    any_of,
    drops_tasks,
    lead,
    preforks,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.api import Launch, Program, Spot, SupervisorProgram, Unit

_IN_CONTAINERS: Final = frozenset({Platform.COMPOSE, Platform.DOCKER, Platform.KUBERNETES})
_REMAPPED: Final = "REMAP_SIGTERM"
_OTHER_TYPES: Final = frozenset({"forking", "oneshot"})


class StopSignalReachesTasks(DeploymentRule):
    """A worker's task processes get the stop signal too, which ends them in mid-task.

    By SIGTERM a Celery worker stops taking tasks, waits for those that run, and ends. It does so
    in its first process. The processes in which it runs its tasks have no handler: SIGTERM kills
    them. Whatever sends it to all processes of a service, as systemd does by default, supervisor
    with `stopasgroup` and dumb-init without `--single-child`, cuts every running task off, however
    long the grace period is, and with each restart.

    ## Why

    Measured with Celery 5.7 and a task of 1.5 s: with SIGTERM for the first process the task was
    done, with SIGTERM for all of them it failed with `WorkerLostError`, acknowledged early or
    late; with `reject_on_worker_lost` it went back to the queue, half done. The same with
    dumb-init in front, but not with `--single-child`. rq puts the process of a job into a group of
    its own, which supervisor does not reach; systemd does, and the job failed. celery#2700 and
    #4795 are about it; margarita and the configuration of Open edX took `stopasgroup` back.

    ## Bad

    ```ini
    [Service]
    # SHD952
    ExecStart=/opt/shop/bin/celery -A shop worker
    TimeoutStopSec=600
    ```

    ## Good

    ```ini
    [Service]
    ExecStart=/opt/shop/bin/celery -A shop worker
    TimeoutStopSec=600
    KillMode=mixed
    ```

    ## Silent when

    - the pool has no processes: `--pool gevent`, `eventlet`, `threads`, `solo`, or one that a
      variable names;
    - the stop signal is another one than SIGTERM (the processes ignore SIGINT), or
      `REMAP_SIGTERM` says that something else is wanted;
    - `ExecStop=` says how to stop the unit, or it goes to the background (`Type=forking`);
    - a server works in processes of its own: those of gunicorn and uvicorn finish their requests.

    Where a variable may bring more options, and a pool without processes with them, the
    confidence is medium.

    ## Known misses

    Drop-ins; `worker_pool` in the code; scripts that start the worker; a Compose service whose
    command runs behind dumb-init in the ENTRYPOINT of its image. Procfiles: Heroku sends SIGTERM
    to all processes, but not everybody who has a Procfile is there.

    ## Fix safety

    Unsafe: what a task has started and left behind is no longer told to stop; with `mixed` it is
    killed in the end. For supervisor `killasgroup` takes the place of `stopasgroup`, which implies
    it. There is no fix where a shell is in front of the worker, which would then be the only one
    to be told, and none for dumb-init.

    ## Proof

    A real Celery worker runs a task of two seconds and is told to stop, by a real supervisord and
    as the documentation of systemd has it. With the bad configuration the task never ends; with
    the good and the fixed one it does. What dumb-init and rq do was measured.
    """

    meta = Meta(
        code="SHD952",
        name="stop-signal-reaches-tasks",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of("worker", any_of("celery", "rq")),
        fix=Safety.UNSAFE,
    )
    message = (
        "{who} sends SIGTERM to the processes in which {worker} runs its tasks: they are cut off"
    )

    def check_unit(self, unit: Unit) -> None:
        """Judge a unit, whose processes are all told to stop unless it says otherwise."""
        command, start, mode = unit.command, unit.start, unit.last("KillMode")
        kind, signal = unit.last("Type"), unit.last("KillSignal")
        if command is None or start is None or not drops_tasks(command.words):
            return
        if (mode and mode.value != "control-group") or unit.last("ExecStop"):
            return
        if (kind and kind.value in _OTHER_TYPES) or (signal and not _is_sigterm(signal.value)):
            return
        settings = unit.service.settings if unit.service else ()
        if any(one.key == "Environment" and _REMAPPED in one.value for one in settings):
            return
        if mode:
            edit = Edit(mode.spot.span, "mixed")
        else:
            line = start.key_spot.span.line
            edit = Edit(Span(line, 1, line, 1), "KillMode=mixed\n")
        fix = TextFix("tell the worker alone", Safety.UNSAFE, (edit,))
        is_first = not (command.keeper or lead(unit.words).has_init)
        place = mode.spot if mode else start.key_spot
        self._report(place, "systemd", command.words, start.spot, fix if is_first else None)

    def check_supervisor(self, program: SupervisorProgram) -> None:
        """Judge a program whose group is told to stop."""
        led = lead(program.words)
        told, command = program.told("stopasgroup"), program.told("command")
        signal, environment = program.told("stopsignal"), program.told("environment")
        if told is None or command is None or not program.stops_group:
            return
        if not drops_tasks(led.words, in_group=True) or (signal and not _is_sigterm(signal.value)):
            return
        if environment and _REMAPPED in environment.value:
            return
        if program.told("killasgroup"):
            edit = Edit(told.spot.span, "false")
        else:
            edit = Edit(told.key_spot.span, "killasgroup")
        fix = TextFix("tell the worker alone", Safety.UNSAFE, (edit,))
        is_first = not (led.keeper or led.has_init)
        self._report(told.spot, "supervisor", led.words, command.spot, fix if is_first else None)

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge a container whose init hands the signal on to all processes."""
        del program
        command = launch.command
        if launch.platform not in _IN_CONTAINERS or not launch.group_signal or command is None:
            return
        if launch.stop_signal != "SIGTERM" or not drops_tasks(command.words, in_group=True):
            return
        if not any(name == _REMAPPED for name, _ in launch.environment):
            self._report(launch.spot, "the init of the container", command.words, command.spot)

    def _report(
        self,
        place: Spot,
        who: str,
        words: Sequence[str],
        started: Spot,
        fix: TextFix | None = None,
    ) -> None:
        is_open = any(
            word.startswith(("$", "%(")) and not before.startswith("-")
            for before, word in pairwise(words)
        )
        self.report(
            place,
            who=who,
            worker=preforks(words),
            confidence=Confidence.MEDIUM if is_open else None,
            related=[(started, "started here")] if started.span.line != place.span.line else (),
            fix=fix,
        )


def _is_sigterm(text: str) -> bool:
    return text.strip().upper().removeprefix("SIG") in {"TERM", "15"}
