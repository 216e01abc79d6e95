"""SHD931."""

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
    TextFix,
    any_of,
    lead,
    preforks,
    runs_long,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Unit


class SystemdKillMode(DeploymentRule):
    """A unit's `KillMode` leaves processes of the service alive when it is stopped.

    With `KillMode=process` systemd sends the stop signal to the first process alone, and kills no
    other one, however long it stays. With a shell in front, the shell dies and the program goes on
    as if nothing had happened, beside the new one after a restart. Workers that outlive their
    server keep its socket and its database connections. With `KillMode=none` nothing is sent to
    anybody.

    ## Why

    Measured with dash: SIGTERM to the shell alone ends the shell, and the program that it started
    goes on. The manual calls both modes [not
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
    - `ExecStop=` says how to stop it, or the program goes to the background (`Type=forking`).

    For servers and workers with processes of their own, `process` is reported in `strict`: they
    end these themselves, unless they are killed or crash.

    ## Known misses

    Drop-ins; scripts that start the program; children that the program's own code starts.

    ## Fix safety

    Unsafe: `mixed` kills in the end what is left of the service. That is what is wanted unless a
    child is meant to outlive it.

    ## Proof

    systemd cannot run in a test. A small program plays its documented part: it starts what the
    unit says in a group of its own, sends SIGTERM to the first process or to nobody, as the mode
    says, waits, and kills the first process, all of them, or none. With the bad unit a worker is
    still there and works on; with the good one none is.
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
        if mode is None or command is None or mode.value not in {"none", "process"}:
            return
        kind = unit.last("Type")
        if unit.last("ExecStop") is not None or (kind and kind.value in {"forking", "oneshot"}):
            return
        led = lead(unit.words)
        server = preforks(led.words)
        if not (server or runs_long(led.words)):
            return
        preset = None
        if mode.value == "none":
            what = "nothing is sent to the program, and nothing is killed,"
        elif led.keeper:
            what = f"{led.keeper} is stopped alone, and {led.words[0]} goes on"
        elif server:
            what = f"{server} is stopped alone, and its other processes are never killed"
            preset = Preset.STRICT
        else:
            return
        edit = Edit(mode.spot.span, "mixed")
        self.report(
            mode.spot,
            what=what,
            preset=preset,
            related=[(command.spot, "started here")],
            fix=TextFix("use KillMode=mixed", Safety.UNSAFE, (edit,)),
        )
