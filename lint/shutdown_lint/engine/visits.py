"""What a walk sees in a folder.

What is neither left out nor something else is checked; and where a walk sees what the one before
it saw, it need not look closer.
"""

from __future__ import annotations

import os

from shutdown_lint.engine.patterns import is_ignored
from shutdown_lint.engine.reading import read_head
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    from shutdown_lint.engine.excludes import Excludes
    from shutdown_lint.engine.patterns import Gitignore
    from shutdown_lint.engine.settings import Settings

    # Names of what is in a folder and not left out: folders, files, links to what may be a file.
    Seen = tuple[Sequence[str], Sequence[str], Sequence[str]]

    class Visits(Protocol):
        """Knows earlier visits."""

        @property
        def folders(self) -> Iterable[str]:
            """Those that earlier walks went into, in their order."""

        def revisit(self, folder: str, scope: str, listing: str | None) -> Recalled | None:
            """What came of a folder that looks as it did, where the same settings hold for it.

            `listing` is how it looks now; None where somebody has seen that it is the same.
            """

        def overlook(self) -> None:
            """Take note of a folder that cannot be told to be as it was."""


SUFFIXES = (".py", ".pyi", ".pyw")
# What else may be of interest: `deployment_files` tells by the bytes.
YAML = (".yaml", ".yml")
INI = (".conf", ".ini")
DOCKERFILES = ("Dockerfile", "dockerfile", "Containerfile")
PATCH = "patch.json"  # of Kustomize, as people name them: not all that is JSON
OTHER_SUFFIXES = (*YAML, *INI, ".service", ".dockerfile", ".Dockerfile", PATCH)
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


class Scope(NamedTuple):
    """What holds in a folder, and in those below unless they say something else."""

    settings: Settings | None  # None: they cannot be used
    excludes: Excludes
    ignores: tuple[Gitignore, ...]
    key: str


class Visit(NamedTuple):
    """A look into a folder."""

    folder: str  # absolute
    scope: str  # all that decides what is left out, and how a file is judged
    listing: str
    folders: Sequence[str]  # names of those that the walk went into
    files: Sequence[str]  # names of those that are checked


class Recalled:
    """What came of a visit. A plain class: in a warm run one is made for each folder."""

    __slots__ = ("folders", "listing", "plans", "silent", "speaking")

    def __init__(
        self,
        folders: Sequence[str],
        silent: Sequence[str],
        speaking: Sequence[str],
        plans: Sequence[str],
        listing: str,
    ) -> None:
        self.folders = folders  # as in `Visit`
        self.silent = silent  # names of files of which there was nothing to say
        self.speaking = speaking  # names of the others
        self.listing = listing  # as in `Visit`
        self.plans = plans  # the name of a file/the number of what the settings said of it


def listing_of(entries: Iterable[os.DirEntry[str]]) -> str | None:
    """A text that is the same as long as there are the same folders and unchanged files.

    Python files, those whose name a deployment file may have, and those that say how a project is
    installed. None where one of them is a link, or none at all: that is for a closer look.
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


def sift(folder: str, entries: Iterable[os.DirEntry[str]], scope: Scope) -> Seen:
    """What is not left out."""
    folders: list[str] = []
    files: list[str] = []
    links: list[str] = []
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_folder and (scope.settings is None or not is_candidate(entry.name)):
            continue
        path = os.path.join(folder, entry.name)
        if scope.excludes.match(path, folder=is_folder) or is_ignored(
            scope.ignores, path, folder=is_folder
        ):
            continue
        if is_folder:
            folders.append(entry.name)
        elif entry.is_symlink():
            links.append(entry.name)
        elif entry.is_file() and is_of_interest(entry.path):
            files.append(entry.name)
    return folders, files, links


def is_of_interest(path: str) -> bool:
    """Whether a candidate is Python or, by what is in it, a deployment file."""
    if path.endswith(SUFFIXES):
        return True
    from shutdown_lint.engine.deployment_files import LARGEST_HEAD, Format, format_of

    try:
        data = read_head(path, LARGEST_HEAD)
    except OSError:
        data = b""
    return format_of(path, data) not in (None, Format.UNKNOWN)
