"""SHD931."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.api import (
    Confidence,
    DeploymentRule,
    Edit,
    Meta,
    Preset,
    Safety,
    Severity,
    TextFix,
    any_of,
    drops_tasks,
    lead,
    preforks,
    runs_long,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Unit


_MODES: Final = frozenset({"mixed", "none", "process"})


class SystemdKillMode(DeploymentRule):
    """A unit's `KillMode` leaves processes of the service alive, or kills them untold.

    With `KillMode=process` systemd sends the stop signal to the first process alone, and kills no
    other one, however long it stays. With a shell in front, the shell dies and the program goes on
    as if nothing had happened, beside the new one after a restart. Workers that outlive their
    server keep its socket and its database connections. With `KillMode=none` nothing is sent to
    anybody. With `KillMode=mixed` and a shell in front, the shell alone is told to stop; as soon
    as it has ended, the program is killed.

    ## Why

    Measured with dash: SIGTERM to the shell alone ends the shell, and the program that it started
    goes on. The manual calls `process` and `none` [not
    recommended](https://www.freedesktop.org/software/systemd/man/latest/systemd.kill.html#KillMode=),
    since processes escape the service's life cycle. `mixed` is what is mostly meant: the first
    process gets the signal alone, and in the end all of them are killed.

    ## Bad

    ```ini
    [Service]
    ExecStart=/bin/sh -c '/opt/shop/bin/python -m shop >> /var/log/shop.log'
    # SHD931
    KillMode=process
    ```

    ## Good

    ```ini
    [Service]
    ExecStart=/opt/shop/bin/gunicorn --workers 4 shop:app
    KillMode=mixed
    ```

    ## Silent when

    - the program is none of Python's world: what it leaves behind may be meant to stay, as the
      sessions of sshd are;
    - `process` is set for a program that is not known to have others under it;
    - `ExecStop=` says how to stop it, or the program goes to the background (`Type=forking`);
    - the shell sets a `trap`, or becomes the program, as by `exec`.

    For servers and workers with processes of their own, `process` is reported in `strict`: they
    end these themselves, unless they are killed or crash. So is `mixed` where it matters which
    shell `sh` is: bash and BusyBox become the last command, dash does not.

    ## Known misses

    Drop-ins; scripts that start the program, which are for SHD902; children that the program's own
    code starts.

    ## Fix safety

    Unsafe: `mixed`, and `control-group` where a shell stays in front, kill in the end what is left
    of the service. That is what is wanted unless a child is meant to outlive it. For Celery and rq
    behind a shell there is none: told together with the others, their processes drop their tasks.

    ## Proof

    systemd cannot run in a test. A small program plays its documented part: it starts what the
    unit says in a group of its own, sends SIGTERM to the first process or to nobody, as the mode
    says, waits, and kills the first process, all of them, or none. With the bad unit a worker is
    still there and works on, or is killed before it has saved its work; with the good one neither.
    """

    meta = Meta(
        code="SHD931",
        name="systemd-kill-mode",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of("KillMode"),
        fix=Safety.UNSAFE,
    )
    message = "{what} when the service is stopped"

    def check_unit(self, unit: Unit) -> None:
        """Judge the mode of a unit."""
        mode, command = unit.last("KillMode"), unit.command
        if mode is None or command is None or mode.value not in _MODES:
            return
        kind = unit.last("Type")
        if unit.last("ExecStop") is not None or (kind and kind.value in {"forking", "oneshot"}):
            return
        led = lead(unit.words)
        server = preforks(led.words)
        if not (server or runs_long(led.words)):
            return
        preset, is_sure = None, True
        if mode.value == "none":
            what = "nothing is sent to the program, and nothing is killed,"
        elif led.keeper:
            if led.through_shell and led.through_shell.traps:
                return
            end = "goes on" if mode.value == "process" else "is killed without being told"
            name = led.words[0].rpartition("/")[2]
            what = f"{led.keeper} is stopped alone, and {name} {end}"
            is_sure = bool(lead(unit.words, dash=False).keeper)
            preset = None if is_sure or mode.value == "process" else Preset.STRICT
        elif server and mode.value == "process":
            what = f"{server} is stopped alone, and its other processes are never killed"
            preset = Preset.STRICT
        else:
            return
        better = "control-group" if led.keeper else "mixed"
        edit = Edit(mode.spot.span, better)
        fix = TextFix(f"use KillMode={better}", Safety.UNSAFE, (edit,))
        self.report(
            mode.spot,
            what=what,
            preset=preset,
            confidence=None if is_sure else Confidence.MEDIUM,
            related=[(command.spot, "started here")],
            fix=None if led.keeper and drops_tasks(led.words) else fix,
        )
