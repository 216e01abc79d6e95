"""SHD932."""

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
    TextFix,
    any_of,
    shortfall_of,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Launch, Program, Shortfall


class SystemdStopTimeout(DeploymentRule):
    """A service is killed by systemd before it has had the time that it may take to stop.

    `systemctl stop` and `restart` send SIGTERM, wait for `TimeoutStopSec` (90 s unless the unit or
    the system says otherwise), and kill what is left of the service. A server or worker that may
    use more for what it has in flight is killed in the middle of it; its own shutdown hooks and
    exit callbacks do not run, and the unit ends as failed.

    The program's own code counts where it is in the tree: joins with a timeout, sleeps, waits and
    the drains of servers that come for sure, one after the other, from the signal to the end. What
    stands in a branch is left out, and so is what has no bound or is not known, so that the sum is
    the least that the worst case takes.

    ## Why

    The unit in gunicorn's own documentation sets `TimeoutStopSec=5`, and is copied with it;
    gunicorn gives its workers 30 s. Units that kill Celery in the middle of a task were mended by
    a longer timeout in several projects.
    [systemd.service(5)](https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#TimeoutStopSec=)
    says what happens at its end.

    ## Bad

    ```ini
    [Service]
    ExecStart=/opt/shop/bin/gunicorn --graceful-timeout 60 shop:app
    # SHD932
    TimeoutStopSec=20
    ```

    ## Good

    ```ini
    [Service]
    ExecStart=/opt/shop/bin/gunicorn --graceful-timeout 60 shop:app
    TimeoutStopSec=70
    ```

    ## Silent when

    - the timeout is `infinity` or 0, which systemd reads as the same;
    - one of the two numbers is not known, or `KillSignal` is another one than the SIGTERM at which
      a server drains;
    - the program has no bound at all, like a Celery worker without `--time-limit`.

    Without the program's other files only what stands in the command counts; where the whole
    project is known, gunicorn's default of 30 s counts as well, unless its configuration file
    says otherwise.

    ## Known misses

    Drop-ins; `DefaultTimeoutStopSec=` of the system; bounds of the program's own code that stand
    in a branch or come from a setting.

    ## Fix safety

    Unsafe: a longer timeout lets the program finish, and lets each restart and the end of the
    system wait longer for it. It may be better to give the program less time. Only a number that
    is written is changed.

    ## Proof

    systemd cannot run in a test. A small program plays its documented part: it starts gunicorn as
    the unit says, with a request that does not end, sends SIGTERM to all of it, waits for the
    timeout and sends SIGKILL. The proof's times are a few seconds. With the bad file the `on_exit`
    hook does not run, with the good one it does. A program that joins a thread for 2 s and sleeps
    for 1.5 s more is killed after 2 s, and ends in order where it has 10 s.
    """

    meta = Meta(
        code="SHD932",
        name="systemd-stop-timeout",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=any_of("ExecStart"),
        fix=Safety.UNSAFE,
    )
    message = "{program} may take {drain:g} s {purpose}; systemd kills it after {left:g} s"

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge a service."""
        if launch.platform is not Platform.SYSTEMD:
            return
        found = shortfall_of(launch, program)
        if found is None:
            return
        self.report(
            found.spot,
            **found.said,
            preset=None if found.is_chosen else Preset.STRICT,
            related=found.places,
            fix=_fix(launch, found),
        )


def _fix(launch: Launch, found: Shortfall) -> TextFix | None:
    if launch.grace.spot is None:
        return None
    edit = Edit(launch.grace.spot.span, str(found.needed))
    return TextFix(f"give it {found.needed} s", Safety.UNSAFE, (edit,))
