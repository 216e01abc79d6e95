"""The pods of Kubernetes workloads: their containers, and how these are stopped.

https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment import commands, scalars, signals
from shutdown_lint.deployment.refusal import UnreadableError
from shutdown_lint.model.deployment import Command, Limit, Spot
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.deployment.yaml_file import YamlFile
    from shutdown_lint.deployment.yaml_nodes import Mapping, Node

_MOST: Final = 50  # containers of a pod
_SLEEP: Final = re.compile(r"sleep[ \t]+([0-9]{1,9})(?:\.0*)?s?")


class Container(NamedTuple):
    """A container of a pod."""

    name: str
    spot: Spot
    command: Command | None
    ports: frozenset[str]  # by number and by name
    before_stop: Limit | None = None  # preStop
    stop_signal: str = "SIGTERM"  # "" when it cannot be told
    stop_signal_spot: Spot | None = None
    has_image: bool = True
    environment: tuple[tuple[str, str], ...] = ()


class Pod(NamedTuple):
    """What one object of a file says of the pods that it makes."""

    kind: str
    name: str
    namespace: str
    spot: Spot
    labels: frozenset[tuple[str, str]]
    containers: tuple[Container, ...]  # those that run until the pod is stopped
    grace: Limit | None  # None: it says nothing of it

    @property
    def is_patch(self) -> bool:
        """Whether it only adds to what another file says, as Kustomize's patches do."""
        return not any(one.has_image for one in self.containers)


def pod_of(file: YamlFile, kind: str, body: Mapping, way: tuple[str, ...]) -> Pod | None:
    """The pod that an object makes; None where it says nothing of one."""
    owner = body
    for step in way[:-1]:
        found = scalars.mapping(owner.get(step))
        if found is None:
            return None
        owner = found
    spec = scalars.mapping(owner.get(way[-1]))
    if spec is None:
        return None
    metadata = scalars.mapping(body.get("metadata"))
    inner = scalars.mapping(owner.get("metadata"))
    labels = scalars.mapping(inner.get("labels")) if inner else None
    own = labels.entries().items() if labels else ()
    return Pod(
        kind,
        (scalars.text(metadata.get("name")) or "") if metadata else "",
        (scalars.text(metadata.get("namespace")) or "") if metadata else "",
        file.spot(body),
        frozenset((key, scalars.text(pair[1]) or "") for key, pair in own),
        tuple(_containers(file, spec)),
        _grace(file, spec),
    )


def _grace(file: YamlFile, spec: Mapping) -> Limit | None:
    node = spec.get("terminationGracePeriodSeconds")
    if node is None or scalars.is_null(node):
        return None
    seconds = scalars.integer(node)
    unknown = "" if seconds is not None else scalars.written(node)
    name = "terminationGracePeriodSeconds"
    return Limit(None if seconds is None else float(seconds), name, file.spot(node), unknown)


def _containers(file: YamlFile, spec: Mapping) -> Iterator[Container]:
    count = 0
    for key in ("initContainers", "containers"):
        for body in scalars.mappings(spec.get(key)):
            count += 1
            if count > _MOST:
                raise UnreadableError(f"a pod has more than {_MOST} containers", body.start)
            # One that restarts is a sidecar: it runs beside the others, and is stopped after them.
            if key == "containers" or scalars.text(body.get("restartPolicy")) == "Always":
                yield _container(file, body)


def _container(file: YamlFile, body: Mapping) -> Container:
    name = body.get("name")
    lifecycle = scalars.mapping(body.get("lifecycle"))
    stop_signal = lifecycle.get("stopSignal") if lifecycle else None
    return Container(
        scalars.text(name) or "",
        file.spot(name or body),
        _command(file, body),
        frozenset(_ports(body)),
        _before_stop(file, lifecycle.get("preStop")) if lifecycle else None,
        signals.named(scalars.text(stop_signal) or "") if stop_signal else "SIGTERM",
        file.spot(stop_signal) if stop_signal else None,
        body.get("image") is not None,
        scalars.environment(body.get("env")),
    )


def _command(file: YamlFile, body: Mapping) -> Command | None:
    """`command` takes the place of the image's ENTRYPOINT, `args` that of its CMD."""
    command, args = body.get("command"), body.get("args")
    node = command or args
    if node is None or scalars.is_null(node):
        return None
    words: list[str] = []
    for part in (command, args):
        if part is not None:
            found = scalars.texts(part)
            if found is None:
                return Command(scalars.written(part), (), file.spot(node))
            words.extend(word.replace("$$", "$") for word in found)
    if command is None and words and words[0].startswith("-"):
        return Command(shlex.join(words), (), file.spot(node))
    return commands.of_words(words, file.spot(node))


def _ports(body: Mapping) -> Iterator[str]:
    for port in scalars.mappings(body.get("ports")):
        for key in ("containerPort", "name"):
            if value := scalars.text(port.get(key)):
                yield value


def _before_stop(file: YamlFile, hook: Node | None) -> Limit | None:
    body = scalars.mapping(hook)
    if body is None:
        return None
    if sleep := scalars.mapping(body.get("sleep")):
        node = sleep.get("seconds")
        seconds = scalars.integer(node)
        if node is not None:
            unknown = "" if seconds is not None else scalars.written(node)
            told = None if seconds is None else float(seconds)
            return Limit(told, "preStop", file.spot(node), unknown)
    if run := scalars.mapping(body.get("exec")):
        node = run.get("command")
        words = scalars.texts(node)
        if node is not None:
            seconds = _slept(words or ())
            told = None if seconds is None else float(seconds)
            unknown = "" if seconds is not None else " ".join(words or ())[:60] or "exec"
            return Limit(told, "preStop", file.spot(node), unknown)
    kind = next(iter(body.entries().values()), None)
    if kind is None:
        return None
    return Limit(None, "preStop", file.spot(kind[0]), kind[0].value)


def _slept(words: tuple[str, ...]) -> int | None:
    """How long a command lasts that does nothing but sleep."""
    program = commands.plain_words(words)
    if len(program) == 2 and program[0].rpartition("/")[2] == "sleep":
        found = _SLEEP.fullmatch(f"sleep {program[1]}")
        return int(found[1]) if found else None
    return None
