"""Has the corpus and its sample on disk: downloads, checks by hash, unpacks, lays out."""

from __future__ import annotations

import os
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.plan import Totals
from bench.selection import belonging, drawn
from corpus_fetch import fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bench.plan import Plan

_STAMP = ".laid-out"


class Shelf(NamedTuple):
    """Where everything is that is downloaded or made for a measurement."""

    root: Path

    @property
    def packages(self) -> Path:
        """The packages as they are unpacked, whole."""
        return self.root / "packages"

    @property
    def corpus(self) -> Path:
        """The corpus."""
        return self.root / "corpus"

    @property
    def sample(self) -> Path:
        """Its sample."""
        return self.root / "sample"

    @property
    def environments(self) -> Path:
        """The virtual environments."""
        return self.root / "environments"

    @property
    def caches(self) -> Path:
        """What the measured tools keep between two runs."""
        return self.root / "caches"


class WrongCorpusError(Exception):
    """The corpus is not the one that was measured before."""


def fill(shelf: Shelf, plan: Plan, say: Callable[[str], None]) -> None:
    """Have the corpus and the sample; nothing is done for what is there already.

    Raises:
        WrongCorpusError: there is more or less of it than there should be.
        corpus_archive.BadArchiveError: an archive is not the pinned one.
        corpus_fetch.DownloadError: an archive cannot be had.
        OSError: the disk is full or read-only.
    """
    # Tools that look for the project around a file find this one, and not the repository, whose
    # .gitignore would have them pass over everything here.
    shelf.root.mkdir(parents=True, exist_ok=True)
    (shelf.root / "pyproject.toml").touch()
    for package in plan.packages:
        if fetch(package.pin, shelf.packages):
            say(f"{package.pin.folder}: unpacked")
    recipe = sha256(repr((plan.packages, plan.sample)).encode()).hexdigest()
    if _stamp_in(shelf.sample) != recipe:
        files = list(_files(shelf, plan))
        _lay_out(shelf.packages, shelf.corpus, files, recipe)
        _lay_out(shelf.packages, shelf.sample, drawn(plan.sample, files), recipe)
    found = count(shelf.corpus)
    if found != plan.totals:
        raise WrongCorpusError(f"the corpus is {found}, and should be {plan.totals}")


def count(folder: Path) -> Totals:
    """How much Python there is below a folder. Reads all of it, which warms the page cache."""
    files = size = lines = 0
    for path in python_files(folder):
        data = path.read_bytes()
        files, size, lines = files + 1, size + len(data), lines + data.count(b"\n")
    return Totals(files, size, lines)


def python_files(folder: Path) -> Iterable[Path]:
    """The Python files below a folder, sorted."""
    return sorted(folder.rglob("*.py"))


def _files(shelf: Shelf, plan: Plan) -> Iterable[str]:
    for package in plan.packages:
        home = shelf.packages / package.pin.folder
        names = [path.relative_to(home).as_posix() for path in home.rglob("*.py")]
        for name in belonging(package, names):
            yield f"{package.pin.folder}/{name}"


def _lay_out(source: Path, target: Path, names: Sequence[str], recipe: str) -> None:
    """Make `target` hold these files of `source`; it appears whole or not at all."""
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        tree = Path(scratch, "tree")
        for name in names:
            place = tree / name
            place.parent.mkdir(parents=True, exist_ok=True)
            # A link where the disk can have one. It keeps the time of the last change as a copy
            # does: caches do not trust files that have changed just now.
            try:
                os.link(source / name, place)
            except OSError:
                shutil.copy2(source / name, place)
        (tree / _STAMP).write_text(recipe, encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        tree.rename(target)


def _stamp_in(folder: Path) -> str:
    try:
        return (folder / _STAMP).read_text(encoding="utf-8")
    except OSError:
        return ""
