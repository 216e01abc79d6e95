"""What a walk saw in a folder, so that the next walk need not look closer if it sees the same."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from typing import Protocol

    class Visits(Protocol):
        """Knows earlier visits."""

        def revisit(self, folder: str, scope: str, listing: str) -> Recalled | None:
            """What came of a folder that looks as it did, where the same settings hold for it."""

        def overlook(self) -> None:
            """Take note of a folder that cannot be told to be as it was."""


SUFFIXES = (".py", ".pyi", ".pyw")
# What else may be of interest: `deployment_files` tells by the bytes.
YAML = (".yaml", ".yml")
INI = (".conf", ".ini")
DOCKERFILES = ("Dockerfile", "dockerfile", "Containerfile")
OTHER_SUFFIXES = (*YAML, *INI, ".service", ".dockerfile", ".Dockerfile")
OTHER_STARTS = (*DOCKERFILES, "Procfile")
_CANDIDATES = (*SUFFIXES, *OTHER_SUFFIXES)
# They say how a project is installed.
_INSTALLING = ("pyproject.toml", "setup.cfg")
_NOTED = (*_CANDIDATES, *_INSTALLING)


def is_candidate(name: str) -> bool:
    """Whether a walk takes notice of a file: Python, or what may be a deployment file."""
    return name.endswith(_CANDIDATES) or name.startswith(OTHER_STARTS)


def is_noted(entry: os.DirEntry[str]) -> bool:
    """Whether a listing tells that something is in a folder."""
    name = entry.name
    return (
        name.endswith(_NOTED)
        or name.startswith(OTHER_STARTS)
        or entry.is_dir(follow_symlinks=False)
    )


class Visit(NamedTuple):
    """A look into a folder."""

    folder: str  # absolute
    scope: str  # all that decides what is left out, and how a file is judged
    listing: str
    folders: tuple[str, ...]  # names of those that the walk went into
    files: tuple[str, ...]  # names of those that are checked


class Recalled(NamedTuple):
    """What came of a visit."""

    folders: tuple[str, ...]  # as in `Visit`
    silent: tuple[str, ...]  # names of files of which there was nothing to say
    speaking: tuple[str, ...]  # names of the others
    plans: tuple[tuple[str, str], ...]  # the name of a file, and what the settings said of it


def listing_of(entries: Iterable[os.DirEntry[str]]) -> str | None:
    """A text that is the same as long as there are the same folders and unchanged files.

    Python files, those whose name a deployment file may have, and those that say how a project is
    installed. None where one of them is a link,
    or none at all: that is for a closer look.
    """
    parts = []
    for entry in entries:
        name = entry.name
        is_of_interest = name.endswith(_NOTED) or name.startswith(OTHER_STARTS)
        if is_of_interest and entry.is_file(follow_symlinks=False):
            status = entry.stat(follow_symlinks=False)
            parts.append(f"{name}/{status.st_size}/{status.st_mtime_ns}")
        elif entry.is_dir(follow_symlinks=False):
            parts.append(f"{name}/-")
        elif is_of_interest:
            return None
    return "//".join(parts)
