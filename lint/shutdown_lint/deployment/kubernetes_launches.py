"""The processes of Kubernetes manifests, what several files say of them put together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment import commands
from shutdown_lint.model.deployment import Launch, Limit, Platform

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.deployment.kubernetes import KubernetesFile, Service
    from shutdown_lint.deployment.kubernetes_pods import Container, Pod

# https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
DEFAULT_GRACE: Final = 30.0  # seconds
GRACE: Final = "terminationGracePeriodSeconds"
_PATCHED: Final = "a patch says"
_PATCHED_HOOK: Final = Limit(None, "preStop", None, _PATCHED)


def launches(files: Iterable[KubernetesFile]) -> tuple[Launch, ...]:
    """What Kubernetes starts and stops: each container that runs until its pod is stopped."""
    return tuple(_Together([file for file in files if file.refusal is None]).launches())


class _Together:
    """All files of a run."""

    def __init__(self, files: list[KubernetesFile]) -> None:
        self._patches_grace = any(file.patches_grace for file in files)
        self._patches_hooks = any(file.patches_hooks for file in files)
        self._pods = [pod for file in files for pod in file.pods]
        self._patches: dict[tuple[str, str], list[Pod]] = defaultdict(list)
        self._services: dict[tuple[str, str], list[Service]] = defaultdict(list)
        for pod in self._pods:
            if pod.is_patch:
                self._patches[pod.kind, pod.name].append(pod)
        for file in files:
            for service in file.services:
                self._services[service.selector[0]].append(service)

    def launches(self) -> Iterator[Launch]:
        for pod in self._pods:
            if pod.is_patch:
                continue
            patches = self._patches[pod.kind, pod.name]
            grace = pod.grace or Limit(DEFAULT_GRACE, GRACE)
            if self._patches_grace or any(patch.grace for patch in patches):
                grace = Limit(None, GRACE, None, _PATCHED)
            served = [one for label in pod.labels for one in self._services.get(label, ())]
            selecting = [one for one in served if _selects(one, pod)]
            for container in pod.containers:
                if container.has_image:
                    found = _launch(pod, container, grace, patches, selecting)
                    unsure = self._patches_hooks
                    yield found._replace(before_stop=_PATCHED_HOOK) if unsure else found


def _launch(
    pod: Pod, container: Container, grace: Limit, patches: list[Pod], services: list[Service]
) -> Launch:
    before_stop = container.before_stop
    command = container.command
    for patched in (two for one in patches for two in one.containers):
        if patched.name == container.name:
            if patched.before_stop:
                before_stop = _PATCHED_HOOK
            command = patched.command or command
    return Launch(
        Platform.KUBERNETES,
        f"{pod.name}/{container.name}" if pod.name != container.name else pod.name,
        container.spot,
        command,
        grace,
        container.stop_signal,
        container.stop_signal_spot,
        before_stop=before_stop,
        replicas=any(_reaches(one, pod, container) for one in services),
        has_init=command is not None
        and commands.begins_with_init(commands.words_of(command.text)),
        environment=container.environment,
        group_signal=command is not None and commands.tells_group(commands.words_of(command.text)),
    )


def _selects(service: Service, pod: Pod) -> bool:
    same = service.namespace == pod.namespace or not service.namespace or not pod.namespace
    return same and pod.labels.issuperset(service.selector)


def _reaches(service: Service, pod: Pod, container: Container) -> bool:
    """Whether requests come to this container of the pod, by its ports or since it is alone."""
    if container.ports.intersection(service.ports):
        return True
    return not container.ports and len(pod.containers) == 1
