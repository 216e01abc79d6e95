"""What is measured, and with which versions of what: the content of `bench.toml`."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus_pins import Pin

if TYPE_CHECKING:
    from pathlib import Path


class Package(NamedTuple):
    """A pinned archive and the part of it that belongs to the corpus."""

    pin: Pin
    leave_out: tuple[str, ...] = ()  # beginnings of paths below the package's folder
    every_second: str = ""  # a folder: only every second of its folders, by name, belongs


class Totals(NamedTuple):
    """How much Python there is."""

    files: int
    bytes: int
    lines: int  # newlines


class Sample(NamedTuple):
    """A part of the corpus drawn at random."""

    files: int
    seed: int


class Environment(NamedTuple):
    """A virtual environment."""

    name: str
    requirements: tuple[str, ...]
    tree: bool  # whether shutdown-lint is in it, as this repository has it


class Plan(NamedTuple):
    """All that is fixed."""

    packages: tuple[Package, ...]  # by name
    totals: Totals
    sample: Sample
    clean: tuple[str, ...]  # files of the corpus in which there is nothing to find
    finding: str  # a file of the corpus with findings
    environments: tuple[Environment, ...]


class PlanError(Exception):
    """The file is not what it has to be; the message says where."""


def read_plan(path: Path) -> Plan:
    """Read the file.

    Raises:
        PlanError: something is missing in it.
        tomllib.TOMLDecodeError: it is not TOML.
        OSError: it cannot be read.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return Plan(
            packages=tuple(_package(*item) for item in sorted(data["packages"].items())),
            totals=Totals(**data["totals"]),
            sample=Sample(**data["sample"]),
            clean=tuple(data["files"]["clean"]),
            finding=data["files"]["finding"],
            environments=tuple(
                Environment(name, tuple(entry["requirements"]), entry.get("tree", False))
                for name, entry in data["environments"].items()
            ),
        )
    except KeyError as error:
        raise PlanError(f"{path}: {error} is missing") from error
    except TypeError as error:
        raise PlanError(f"{path}: {error}") from error


def _package(name: str, entry: dict[str, Any]) -> Package:
    return Package(
        Pin(name, entry["version"], entry["file"], entry["sha256"]),
        tuple(entry.get("leave-out", ())),
        entry.get("every-second", ""),
    )
