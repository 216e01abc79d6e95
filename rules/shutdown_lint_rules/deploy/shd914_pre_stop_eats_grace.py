"""SHD914."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, DeploymentRule, Meta, Platform, Severity, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import Launch, Program


class PreStopEatsGrace(DeploymentRule):
    """The preStop hook sleeps until the grace period is over, and no time is left to stop in.

    The hook runs first, and its time is taken out of `terminationGracePeriodSeconds` (30 s unless
    it says otherwise). SIGTERM comes when the hook is done. A hook that sleeps for as long leaves
    the program two seconds at best, which Kubernetes adds once, and then SIGKILL: what is in
    flight is lost and no cleanup runs.

    ## Why

    The two numbers stand far from each other, and the default of one stands nowhere. [The
    documentation](https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution)
    says that the period begins before the hook is run, not after it.

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
          containers:
          - name: web
            image: shop:1.0
            lifecycle:
              preStop:
                exec:
                  command: [sh, -c, sleep 30]  # SHD914
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
          terminationGracePeriodSeconds: 60
          containers:
          - name: web
            image: shop:1.0
            lifecycle:
              preStop:
                exec:
                  command: [sh, -c, sleep 30]
    ```

    ## Silent when

    - the hook does anything but sleep: how long that takes cannot be told;
    - one of the numbers comes from a template or a patch.

    ## Known misses

    A hook that leaves some time and too little of it:
    [SHD911](SHD911-grace-shorter-than-drain.md) sees it where it is known what the program needs.

    ## Fix safety

    There is none: the hook may be too long, or the period too short.

    ## Proof

    Kubernetes cannot run in a test. A small program plays its documented part with short times: it
    runs the hook, sends SIGTERM when that is done, or when the period is over, and then leaves
    what is left of the period, or the two seconds that Kubernetes adds. A worker that takes three
    seconds to save its work is killed before that with the bad manifest, and not with the good
    one.
    """

    meta = Meta(
        code="SHD914",
        name="pre-stop-eats-grace",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of("preStop"),
    )
    message = (
        "preStop sleeps for {before:g} s of the {grace:g} s until Kubernetes kills the container"
    )

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge a container."""
        del program
        hook, grace = launch.before_stop, launch.grace
        if launch.platform is not Platform.KUBERNETES or hook is None or hook.spot is None:
            return
        if hook.seconds is None or grace.seconds is None or hook.seconds < grace.seconds:
            return
        self.report(
            hook.spot,
            before=hook.seconds,
            grace=grace.seconds,
            related=[(grace.spot, "the grace period")] if grace.spot else (),
        )
