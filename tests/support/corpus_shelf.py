"""A small package index, a corpus and its pins, for the corpus tool to run on."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_archive import sha256_of, unpack
from corpus_pins import Pin, read_pins, write_pins

if TYPE_CHECKING:
    from collections.abc import Mapping

TOOL = Path(__file__).parents[2] / "tools" / "corpus.py"
METADATA = b"Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
# SHD104: the kernel never delivers SIGKILL to a handler.
DEFECT = b"""\
import signal


def stop(number, frame):
    pass


signal.signal(signal.SIGKILL, stop)
"""


def wheel(path: Path, files: Mapping[str, bytes], metadata: bytes = METADATA) -> Path:
    with zipfile.ZipFile(path, "w") as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
        bundle.writestr("tiny-1.0.dist-info/METADATA", metadata)
        bundle.writestr("tiny-1.0.dist-info/WHEEL", b"Wheel-Version: 1.0\nTag: py3-none-any\n")
        bundle.writestr("tiny-1.0.dist-info/RECORD", b"")
    return path


def sdist(path: Path, files: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as bundle:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            bundle.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("tiny-1.0/link.py")
        link.type = tarfile.SYMTYPE
        link.linkname = "/etc/passwd"
        bundle.addfile(link)
    return path


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Shelf:
    """A package index in a folder, a corpus and its pins, and the tool run on them."""

    def __init__(self, root: Path) -> None:
        self.wheels = root / "wheels"
        self.wheels.mkdir()
        self.pins = root / "pins.toml"
        self.corpus = root / "corpus"
        self.judgements = root / "judgements.toml"

    @property
    def options(self) -> list[str]:
        """What every command is told."""
        return [
            f"--pins={self.pins}",
            f"--corpus={self.corpus}",
            f"--judgements={self.judgements}",
        ]

    def add(self, files: Mapping[str, bytes]) -> Path:
        return wheel(self.wheels / "tiny-1.0-py3-none-any.whl", files)

    def tool(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, TOOL, *self.options, *arguments],
            env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)},
            capture_output=True,
            text=True,
            check=False,
        )

    def unpacked(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Have a package `NAME-VERSION` pinned and unpacked, in place of its other versions."""
        name, _, version = folder.rpartition("-")
        archive = wheel(self.wheels / f"{folder}-py3-none-any.whl", files)
        pin = Pin(name, version, archive.name, sha256_of(archive))
        others = (other for other in read_pins(self.pins) if other.name != name)
        write_pins(self.pins, [*others, pin])
        unpack(archive, self.corpus / folder, pin.sha256)
