"""Which files belong to the corpus, and which of them to its sample."""

from __future__ import annotations

import random
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.plan import Package, Sample


def belonging(package: Package, names: Iterable[str]) -> list[str]:
    """The files of a package that belong to the corpus, sorted.

    Args:
        package: says which do.
        names: all its Python files, as POSIX paths below its folder.
    """
    kept = [name for name in names if not name.startswith(package.leave_out or ("\0",))]
    if package.every_second:
        folder = PurePosixPath(package.every_second)
        inner = {name: _folder_below(folder, name) for name in kept}
        wanted = {None, *sorted(set(inner.values()) - {None}, key=str)[::2]}
        kept = [name for name in kept if inner[name] in wanted]
    return sorted(kept)


def drawn(sample: Sample, names: Sequence[str]) -> list[str]:
    """The files of the sample, sorted; the same ones for the same files, in whatever order."""
    chosen = random.Random(sample.seed).sample(sorted(names), sample.files)  # noqa: S311
    return sorted(chosen)


def _folder_below(folder: PurePosixPath, name: str) -> str | None:
    """The folder directly below `folder` in which a file is, None when it is in none."""
    path = PurePosixPath(name)
    if not path.is_relative_to(folder):
        return None
    parts = path.relative_to(folder).parts
    return parts[0] if len(parts) > 1 else None
