"""SHD912."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    DeploymentRule,
    Meta,
    Platform,
    Preset,
    Severity,
    any_of,
    run_by,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Launch, Program

_LONG_ENOUGH = 1.0  # seconds: who goes on to listen for so long does it on purpose
# They close their listening socket as soon as SIGTERM comes.
_SERVERS = frozenset({"daphne", "granian", "gunicorn", "hypercorn", "uvicorn", "waitress-serve"})


class MissingPreStop(DeploymentRule):
    """A server behind a Service is told to stop while requests are still sent to it.

    When a pod is deleted, Kubernetes sends SIGTERM and takes the pod out of the endpoints of its
    Services at the same time. Until each node and each proxy has heard of that, new connections go
    on to come, and a server that has closed its socket refuses them: with each rollout some
    clients see an error. A `preStop` hook that sleeps for a few seconds keeps the server open
    until then.

    ## Why

    Measured with gunicorn, uvicorn and a gRPC server: connections within half a second after
    SIGTERM are refused. [Pod
    termination](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow)
    says that both happen at the same time.

    ## Bad

    ```yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: shop
    spec:
      selector: {app: shop}
      ports:
      - port: 80
        targetPort: 8000
    ---
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
          - name: web  # SHD912
            image: shop:1.0
            command: [uvicorn, "shop:app"]
            ports:
            - containerPort: 8000
    ```

    ## Good

    ```yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: shop
    spec:
      selector: {app: shop}
      ports:
      - port: 80
        targetPort: 8000
    ---
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
            command: [uvicorn, "shop:app"]
            ports:
            - containerPort: 8000
            lifecycle:
              preStop:
                exec:
                  command: [sleep, "5"]
    ```

    ## Silent when

    - the container has a preStop hook, whatever it does, or a patch gives it one;
    - no Service of the files selects the pod, or none leads to a port of this container;
    - the command is no server that closes its socket on SIGTERM: gunicorn, uvicorn, hypercorn,
      daphne, granian, waitress;
    - a program of the project is started, and it is not sure that SIGTERM leads it to stop a gRPC
      server, or one of uvicorn, hypercorn or aiohttp; or it goes on to listen for a second first.

    Reported in `strict`: where few requests come, or their clients try again, nobody notices.

    ## Known misses

    Servers of programs that are not in the tree, and those that are stopped in a branch; Services
    of other repositories.

    ## Fix safety

    There is none: how long the hook has to sleep depends on the cluster, and the grace period has
    to leave room for it.

    ## Proof

    Kubernetes cannot run in a test. A small program plays its documented part: it starts the
    server of the manifest, runs the preStop hook if there is one, sends SIGTERM, and makes
    connections for half a second from the moment at which the pod is told to stop, as a proxy does
    that has not heard of it yet. Those to the bad one are refused, those to the good one are
    answered.
    """

    meta = Meta(
        code="SHD912",
        name="missing-pre-stop",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=any_of("kind"),
    )
    message = "{program} stops listening on SIGTERM, while requests still come: no preStop hook"

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge a container."""
        if launch.platform is not Platform.KUBERNETES or not launch.replicas:
            return
        if launch.before_stop is not None or launch.command is None or launch.command.keeper:
            return
        started = (launch.command.spot, "started here")
        name, _ = run_by(launch.command.words)
        if name in _SERVERS:
            self.report(launch.spot, program=name, related=[started])
            return
        closing = program.way_out().closing if program is not None else None
        if closing is not None and closing.after < _LONG_ENOUGH:
            closed = (closing.spot, "stops listening here")
            self.report(launch.spot, program=closing.server, related=[started, closed])
