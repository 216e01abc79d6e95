"""Kubernetes manifests: workloads and their containers, Services, disruption budgets.

Fields: https://kubernetes.io/docs/reference/kubernetes-api/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment import scalars
from shutdown_lint.deployment.kubernetes_pods import Pod, pod_of
from shutdown_lint.deployment.refusal import Refusal, UnreadableError
from shutdown_lint.deployment.yaml_file import YamlFile
from shutdown_lint.deployment.yaml_nodes import Mapping, Node, Sequence
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.deployment import Spot

_MOST: Final = 1000  # pods and Services of a file
_MOST_LISTS: Final = 10  # a List in a List
_API: Final = "apiVersion"

_NAME: Final = re.compile(r"(?:^|[/\\])kustomization\.ya?ml$")  # whatever kind it names
_KUSTOMIZATIONS: Final = ("Kustomization", "Component")

# kind -> the way to the pod's specification and to its labels
_TEMPLATES: Final = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    "DeploymentConfig": ("spec", "template", "spec"),  # of OpenShift
    **dict.fromkeys(
        ("DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"),
        ("spec", "template", "spec"),
    ),
}


class Service(NamedTuple):
    """A Service: it sends requests to the pods whose labels it selects."""

    name: str
    namespace: str
    selector: tuple[tuple[str, str], ...]
    ports: tuple[str, ...]  # of the containers, by number or name
    spot: Spot


class Budget(NamedTuple):
    """A PodDisruptionBudget."""

    name: str
    spot: Spot
    min_available: Spot | None = None
    max_unavailable: Spot | None = None


class KubernetesFile(NamedTuple):
    """The objects of a file that matter for a stop, or why it was not read."""

    path: str
    pods: tuple[Pod, ...] = ()
    services: tuple[Service, ...] = ()
    budgets: tuple[Budget, ...] = ()
    patches_grace: bool = False  # Kustomize changes grace periods of other files by it
    patches_hooks: bool = False  # … or what runs before a stop
    refusal: Refusal | None = None


def read(path: str, text: str) -> KubernetesFile:
    """The objects of a file."""
    file = YamlFile(path, text)
    if file.refusal:
        return KubernetesFile(path, refusal=file.refusal)
    pods: list[Pod] = []
    services: list[Service] = []
    budgets: list[Budget] = []
    patches: list[str] = []
    try:
        for document in file.documents:
            patches.extend(_patches(document, path))
        for kind, body in _objects(file.documents):
            if way := _TEMPLATES.get(kind):
                if pod := pod_of(file, kind, body, way):
                    pods.append(pod)
            elif kind == "Service":
                services.extend(_service(file, body))
            elif kind == "PodDisruptionBudget":
                budgets.extend(_budget(file, body))
    except UnreadableError as error:
        return KubernetesFile(path, refusal=file.refused(error))
    return KubernetesFile(
        path,
        tuple(pods),
        tuple(services),
        tuple(budgets),
        patches_grace=any("terminationGracePeriodSeconds" in one for one in patches),
        patches_hooks=any("lifecycle" in one for one in patches),
    )


def _objects(documents: tuple[Node, ...]) -> Iterator[tuple[str, Mapping]]:
    count = 0
    for document in documents:
        waiting, lists = [document], 0
        while waiting:
            body = waiting.pop()
            kind = scalars.text(body.get("kind")) if isinstance(body, Mapping) else None
            if kind is None or not isinstance(body, Mapping) or body.get(_API) is None:
                continue
            count += 1
            if count > _MOST:
                raise UnreadableError(f"it has more than {_MOST:,} objects", body.start)
            if key := _holder_of_others(kind, body):
                lists += 1
                if lists > _MOST_LISTS:
                    raise UnreadableError("lists lie in lists without an end", body.start)
                waiting.extend(reversed(scalars.mappings(body.get(key))))
            else:
                yield kind, body


def _holder_of_others(kind: str, body: Mapping) -> str:
    """The key under which an object holds others; "" of one that stands for itself."""
    if kind == "List" or (kind.endswith("List") and body.get("items")):
        return "items"
    return "objects" if kind == "Template" and body.get("objects") else ""  # of OpenShift


def _service(file: YamlFile, body: Mapping) -> Iterator[Service]:
    metadata, spec = scalars.mapping(body.get("metadata")), scalars.mapping(body.get("spec"))
    selector = scalars.mapping(spec.get("selector")) if spec else None
    if spec is None or selector is None:
        return
    chosen = [(key, scalars.text(value[1])) for key, value in selector.entries().items()]
    known = tuple((key, value) for key, value in chosen if value is not None)
    if not known or len(known) < len(chosen):
        return
    ports = []
    for port in scalars.mappings(spec.get("ports")):
        target = scalars.text(port.get("targetPort")) or scalars.text(port.get("port"))
        if target:
            ports.append(target)
    name = scalars.text(metadata.get("name")) if metadata else None
    namespace = scalars.text(metadata.get("namespace")) if metadata else None
    yield Service(name or "", namespace or "", known, tuple(ports), file.spot(body))


def _budget(file: YamlFile, body: Mapping) -> Iterator[Budget]:
    metadata, spec = scalars.mapping(body.get("metadata")), scalars.mapping(body.get("spec"))
    if spec is None:
        return
    spots = []
    for key in ("minAvailable", "maxUnavailable"):
        pair = spec.pair(key)
        spots.append(file.spot(pair[0]) if pair and not scalars.is_null(pair[1]) else None)
    name = scalars.text(metadata.get("name")) if metadata else None
    yield Budget(name or "", file.spot(body), *spots)


def _patches(document: Node, path: str) -> Iterator[str]:
    """The patches that stand in a Kustomization, and the places that a JSON patch changes."""
    if isinstance(document, Mapping):
        if _NAME.search(path) or scalars.text(document.get("kind")) in _KUSTOMIZATIONS:
            for key in ("patches", "patchesJson6902"):
                for patch in scalars.mappings(document.get(key)):
                    yield scalars.text(patch.get("patch")) or ""
            yield from scalars.texts(document.get("patchesStrategicMerge")) or ()
    elif isinstance(document, Sequence):
        for step in scalars.mappings(document):
            if step.get("op") is not None:
                yield scalars.text(step.get("path")) or ""
