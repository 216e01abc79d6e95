"""The scripts that a deployment file starts: they are checked because it does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.deployment_files import Format
from shutdown_lint.engine.discovery import FileToCheck

if TYPE_CHECKING:
    from shutdown_lint.engine.planner import Planner


class Scripts(NamedTuple):
    """What a file starts."""

    are_named: bool = False  # whether or not they are in the tree
    files: tuple[FileToCheck, ...] = ()


def scripts_of(file: FileToCheck, data: bytes, format_: str, planner: Planner) -> Scripts:
    """The scripts that a file starts, where they stand in the project and are not left out."""
    if format_ != Format.DOCKERFILE or not _may_start_one(data):
        return Scripts()
    from shutdown_lint.deployment.dockerfile_reader import read
    from shutdown_lint.deployment.entry_scripts import (
        entry_script,
        find_in_tree,
        places_in_tree,
    )

    image = read(file.shown, data.decode("utf-8", "replace")).final
    entry = entry_script(image) if image else None
    if image is None or entry is None:
        return Scripts()
    folder = os.path.dirname(file.path)
    root = planner.root_of(folder)
    path = find_in_tree(file.path, root, tuple(places_in_tree(image, entry.word)))
    if path is None or planner.is_excluded(path, root):
        return Scripts(are_named=True)
    shown = os.path.normpath(
        os.path.join(os.path.dirname(file.shown), os.path.relpath(path, folder))
    )
    return Scripts(True, (FileToCheck(path, shown.replace(os.sep, "/"), named=False),))  # noqa: FBT003


def _may_start_one(data: bytes) -> bool:
    # Whatever is started as a script was copied into the image.
    lowered = data.lower()
    return (b"copy" in lowered or b"add" in lowered) and (
        b"entrypoint" in lowered or b"cmd" in lowered
    )
