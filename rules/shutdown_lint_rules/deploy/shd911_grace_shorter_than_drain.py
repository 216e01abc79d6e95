"""SHD911."""

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


class GraceShorterThanDrain(DeploymentRule):
    """Kubernetes kills a container before it has had the time that it may take to stop.

    A pod is told to stop, and `terminationGracePeriodSeconds` later (30 s unless it says
    otherwise) all that is left of it is killed. A `preStop` hook runs first, and takes its time
    out of the same period. A server that may use more for its requests than what remains is killed
    while it answers, and its own shutdown hooks and exit callbacks do not run at all. So is one
    that may use exactly as much: what comes after the requests has no time left.

    The program's own code counts where it is in the tree: joins with a timeout, sleeps, waits and
    the drains of servers that come for sure, one after the other, from the signal to the end. What
    stands in a branch is left out, and so is what has no bound or is not known, so that the sum is
    the least that the worst case takes.

    ## Why

    A service had 30 s in gunicorn's `graceful_timeout` and 30 s of grace: one slow request, and
    the pod was killed (cds-snc/notification-api#1237). Measured with gunicorn 27, a request that
    does not end, and a platform that waits 3 s: with `--graceful-timeout 1` gunicorn ends in order
    and runs `on_exit`; with 30 it is killed. [Pod
    termination](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination)
    says who waits for whom.

    ## Bad

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: shop
    spec:
      selector:
        matchLabels: {app: shop}
      template:
        metadata:
          labels: {app: shop}
        spec:
          terminationGracePeriodSeconds: 45  # SHD911
          containers:
          - name: web
            image: shop:1.0
            command: [gunicorn, --graceful-timeout, "60", "shop:app"]
    ```

    ## Good

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: shop
    spec:
      selector:
        matchLabels: {app: shop}
      template:
        metadata:
          labels: {app: shop}
        spec:
          terminationGracePeriodSeconds: 80
          containers:
          - name: web
            image: shop:1.0
            command: [gunicorn, --graceful-timeout, "60", "shop:app"]
            lifecycle:
              preStop: {sleep: {seconds: 10}}
    ```

    ## Silent when

    - one of the two numbers is not known: it comes from a template, a variable, a patch, or a
      configuration file that is not in the tree;
    - the server has no bound at all, like uvicorn without `--timeout-graceful-shutdown`
      ([SHD701](SHD701-server-without-drain-limit.md) speaks of that);
    - a shell keeps SIGTERM from the server, so that it does not drain.

    Reported in `strict` when both numbers are defaults that nobody chose: gunicorn's 30 s and the
    30 s of Kubernetes.

    ## Known misses

    Containers whose command is that of an image which is not in the tree; bounds of the program's
    own code that stand in a branch or come from a setting. Where one file alone is looked at,
    neither the program is seen nor a patch in another one.

    ## Fix safety

    Unsafe: a longer grace period lets the program finish, and lets each rollout and each node that
    is drained wait longer for it. It may be better to give the program less time. Only a number
    that is written is changed.

    ## Proof

    Kubernetes cannot run in a test. A small program plays its documented part: it starts gunicorn
    as the manifest says, with a request that does not end, sends SIGTERM, waits for the grace
    period, and sends SIGKILL. The proof's times are a few seconds. With the bad file the `on_exit`
    hook does not run, with the good one it does. The program's own bounds are proved in
    [SHD932](SHD932-systemd-stop-timeout.md) and [SHD942](SHD942-supervisor-stop-wait.md).
    """

    meta = Meta(
        code="SHD911",
        name="grace-shorter-than-drain",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=any_of("kind"),
        fix=Safety.UNSAFE,
    )
    message = (
        "{program} may take {drain:g} s {purpose}; Kubernetes kills it after {left:g} s{hook}"
    )

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge a container."""
        if launch.platform is not Platform.KUBERNETES:
            return
        found = shortfall_of(launch, program)
        if found is None:
            return
        hook = launch.before_stop
        slept = hook.seconds if hook else None
        before = [(hook.spot, f"{slept:g} s of it")] if hook and hook.spot and slept else []
        self.report(
            found.spot,
            hook=", the preStop hook left out" if slept else "",
            **found.said,
            preset=None if found.is_chosen else Preset.STRICT,
            related=[*found.places, *before],
            fix=_fix(launch, found),
        )


def _fix(launch: Launch, found: Shortfall) -> TextFix | None:
    spot = launch.grace.spot
    if spot is None or spot.path != launch.spot.path:
        return None
    title = f"give it {found.needed} s"
    return TextFix(title, Safety.UNSAFE, (Edit(spot.span, str(found.needed)),))
