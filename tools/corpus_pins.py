"""The pinned packages of the corpus, as `corpus.toml` keeps them."""

from __future__ import annotations

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
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return sorted(
        Pin(name, entry["version"], entry["file"], entry["sha256"])
        for name, entry in table.items()
    )


def write_pins(path: Path, pins: Iterable[Pin]) -> None:
    """Write the file anew, sorted by name."""
    entries = (
        f'\n["{pin.name}"]\nversion = "{pin.version}"\nfile = "{pin.file}"\n'
        f'sha256 = "{pin.sha256}"\n'
        for pin in sorted(pins)
    )
    path.write_text(_HEADER + "".join(entries), encoding="utf-8")


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
