"""The pinned packages of the corpus, as `corpus.toml` keeps them."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_HEADER = """\
# The packages that tools/corpus.py downloads: one archive each, by name, version and hash.
# Written by `python tools/corpus.py pin NAME==VERSION ...`.
"""


class Pin(NamedTuple):
    """One archive of one release."""

    name: str
    version: str
    file: str  # the archive's file name; a wheel unless it ends in .tar.gz or .zip
    sha256: str  # of the archive, in hexadecimal

    @property
    def folder(self) -> str:
        """Name of the folder that holds its sources."""
        return f"{self.name}-{self.version}"

    @property
    def is_wheel(self) -> bool:
        """Whether the archive is a wheel, not a source distribution."""
        return self.file.endswith(".whl")


class LeftOut(NamedTuple):
    """A release that does not belong to the corpus, and why: `left-out` in the file, by hand."""

    name: str
    version: str
    reason: str  # a clause without a full stop


class UnknownPackageError(Exception):
    """A name that is not pinned."""


def normalized(name: str) -> str:
    """The form of a project name in which two spellings of it are equal (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(path: Path) -> list[Pin]:
    """The pins in the file, sorted by name; none when there is no such file.

    Raises:
        tomllib.TOMLDecodeError: the file is not TOML.
    """
    if not path.exists():
        return []
    return sorted(
        Pin(name, entry["version"], entry["file"], entry["sha256"])
        for name, entry in _entries(path)
        if "left-out" not in entry
    )


def read_left_out(path: Path) -> list[LeftOut]:
    """The releases that the file leaves out, sorted by name."""
    return sorted(
        LeftOut(name, entry["version"], entry["left-out"])
        for name, entry in _entries(path)
        if "left-out" in entry
    )


def write_pins(path: Path, pins: Iterable[Pin]) -> None:
    """Write the file anew, sorted by name; what it leaves out stays, unless it is pinned now."""
    entries = {
        pin.name: f'version = "{pin.version}"\nfile = "{pin.file}"\nsha256 = "{pin.sha256}"\n'
        for pin in pins
    }
    for name, version, reason in read_left_out(path):
        said = json.dumps(reason, ensure_ascii=False)
        entries.setdefault(name, f'version = "{version}"\nleft-out = {said}\n')
    text = "".join(f'\n["{name}"]\n{entry}' for name, entry in sorted(entries.items()))
    path.write_text(_HEADER + text, encoding="utf-8")


def _entries(path: Path) -> Iterable[tuple[str, dict[str, str]]]:
    return tomllib.loads(path.read_text(encoding="utf-8")).items() if path.exists() else ()


def choose(pins: list[Pin], names: Iterable[str]) -> list[Pin]:
    """The pins of these projects, all of them when no name is given.

    Raises:
        UnknownPackageError: a project is not pinned.
    """
    wanted = {normalized(name): name for name in names}
    if not wanted:
        return pins
    chosen = [pin for pin in pins if normalized(pin.name) in wanted]
    missing = wanted.keys() - {normalized(pin.name) for pin in chosen}
    if missing:
        raise UnknownPackageError(", ".join(sorted(wanted[key] for key in missing)))
    return chosen
