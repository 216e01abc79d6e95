"""SHD921."""

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


class ComposeGraceShorterThanDrain(DeploymentRule):
    """Compose kills a service before it has had the time that it may take to stop.

    `docker compose stop`, `down` and each `up` that replaces a container send the stop signal,
    wait for `stop_grace_period` (10 s unless it says otherwise), and kill what is left. A server
    or worker that may use more for what it has in flight is killed in the middle of it; its own
    shutdown hooks and exit callbacks do not run.

    The program's own code counts where it is in the tree: joins with a timeout, sleeps, waits and
    the drains of servers that come for sure, one after the other, from the signal to the end. What
    stands in a branch is left out, and so is what has no bound or is not known, so that the sum is
    the least that the worst case takes.

    ## Why

    10 s is less than what many servers take by default, and nothing in the file says so.
    Measured with gunicorn 27, a request that does not end, and a platform that waits 3 s:
    with `--graceful-timeout 1` gunicorn ends in order, with 30 it is killed.
    [stop_grace_period](https://docs.docker.com/reference/compose-file/services/#stop_grace_period)
    has the default.

    ## Bad

    ```yaml
    services:
      web:  # SHD921
        image: shop:1.0
        command: gunicorn --graceful-timeout 60 shop:app
      worker:
        image: shop:1.0
        command: celery -A shop worker --time-limit 120
        stop_grace_period: 1m  # SHD921
    ```

    ## Good

    ```yaml
    services:
      web:
        image: shop:1.0
        command: gunicorn --graceful-timeout 60 shop:app
        stop_grace_period: 70s
      worker:
        image: shop:1.0
        command: celery -A shop worker --time-limit 120
        stop_grace_period: 2m30s
    ```

    ## Silent when

    - one of the two numbers is not known: it comes from a variable, from another Compose file of
      the folder, or from a configuration file that is not in the tree;
    - the program has no bound at all, like a Celery worker without `--time-limit`;
    - a shell keeps SIGTERM from the program.

    Reported in `strict` when both numbers are defaults that nobody chose.

    ## Known misses

    Services whose command is that of an image which is not in the tree; bounds of the program's
    own code that stand in a branch or come from a setting.

    ## Fix safety

    Unsafe: a longer grace period lets the program finish, and lets each restart wait longer for
    it. It may be better to give the program less time. Only a number that is written is changed.

    ## Proof

    Docker cannot run in a test. A small program plays its documented part: it starts gunicorn as
    the service says, with a request that does not end, sends SIGTERM, waits for the grace period
    and sends SIGKILL. The proof's times are a few seconds. With the bad file the `on_exit` hook
    does not run, with the good one it does.
    """

    meta = Meta(
        code="SHD921",
        name="compose-grace-shorter-than-drain",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=any_of("services"),
        fix=Safety.UNSAFE,
    )
    message = "{program} may take {drain:g} s {purpose}; Compose kills it after {left:g} s"

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge a service."""
        if launch.platform is not Platform.COMPOSE:
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
    spot = launch.grace.spot
    if spot is None or spot.path != launch.spot.path:
        return None
    edit = Edit(spot.span, f"{found.needed}s")
    return TextFix(f"give it {found.needed} s", Safety.UNSAFE, (edit,))
