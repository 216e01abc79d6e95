"""Which files say how a process is started and stopped: told by their names and their first bytes.

Asked of the files that `visits.is_candidate` lets through and that are no Python.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from shutdown_lint.engine.visits import (
    DOCKERFILES,
    OTHER_STARTS,
    OTHER_SUFFIXES,
    PATCH,
    SUFFIXES,
    YAML,
)


class Format(StrEnum):
    """The format of a file that is no Python."""

    DOCKERFILE = "dockerfile"
    COMPOSE = "compose"
    MANIFEST = "manifest"
    UNIT = "unit"
    SUPERVISOR = "supervisor"
    PROCFILE = "procfile"
    SCRIPT = "script"  # is only looked at when another file starts it
    UNKNOWN = "unknown"  # its name allows a format, its bytes do not


_COMPOSE: Final = ("compose", "docker-compose", "podman-compose")
# They need not say what kind they are.
_KUSTOMIZATIONS: Final = ("kustomization.yaml", "kustomization.yml")
# What goes by the name of a Dockerfile and is none.
_BESIDE_DOCKERFILES: Final = (
    *(".dockerignore", ".md", ".rst", ".txt", ".sh", ".json", ".html", ".css", ".map"),
    *(".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx"),  # of editors that colour Dockerfiles
)
LARGEST_HEAD: Final = 1_000_000  # bytes of a file by which its format is told


def format_of(path: str, data: bytes) -> Format | None:
    """The format of a deployment file; None of one whose name allows none."""
    name = path[max(path.rfind("/"), path.rfind("\\")) + 1 :]
    if name.endswith(SUFFIXES):
        return None
    if name.startswith(OTHER_STARTS) or name.endswith(OTHER_SUFFIXES):
        return _by_name(name, data)
    return None


def _by_name(name: str, data: bytes) -> Format:
    stem, _, suffix = name.partition(".")
    if stem == "Procfile":
        return Format.PROCFILE
    if name in DOCKERFILES or name.endswith((".dockerfile", ".Dockerfile")):
        return Format.DOCKERFILE
    head = data[:LARGEST_HEAD]
    if name.startswith(DOCKERFILES) and not name.endswith((*OTHER_SUFFIXES, *_BESIDE_DOCKERFILES)):
        is_one = name[len(stem) :].startswith(".") or stem[len("Dockerfile") :][:1] in ("-", "_")
        return Format.DOCKERFILE if is_one and b"from" in head.lower() else Format.UNKNOWN
    if name.endswith(YAML):
        return _of_yaml(name, head)
    if name.endswith(PATCH):
        return Format.MANIFEST if b'"op"' in head and _is_patch(head) else Format.UNKNOWN
    if suffix.endswith("service"):
        return Format.UNIT
    if name == "supervisord.conf" or b"[program:" in head:
        return Format.SUPERVISOR
    return Format.UNKNOWN


def _of_yaml(name: str, head: bytes) -> Format:
    if any(name.startswith(one) and name[len(one)] in ".-_" for one in _COMPOSE):
        return Format.COMPOSE
    is_manifest = (
        (b"apiVersion" in head and b"kind" in head and _has_keys(head))
        or name in _KUSTOMIZATIONS
        or (b"op:" in head and _is_patch(head))
    )
    return Format.MANIFEST if is_manifest else Format.UNKNOWN


def _has_keys(data: bytes) -> bool:
    """Whether both keys of a Kubernetes object are there, each at the start of a line."""
    return all(
        data.startswith(key) or b"\n" + key in data or b'"' + key[:-1] + b'":' in data
        for key in (b"apiVersion:", b"kind:")
    )


def _is_patch(data: bytes) -> bool:
    """Whether it is a JSON patch of how pods are stopped: a list of steps, for Kustomize."""
    return b"/terminationGracePeriodSeconds" in data or b"/lifecycle" in data
