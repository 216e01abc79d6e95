"""The scripts that a deployment file starts: they are checked because it does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.deployment_files import Format
from shutdown_lint.engine.discovery import FileToCheck
from shutdown_lint.engine.reading import read_small
from shutdown_lint.model.deployment import Spot, Starter

if TYPE_CHECKING:
    from shutdown_lint.engine.planner import Planner


class Scripts(NamedTuple):
    """What a file starts."""

    are_named: bool = False  # whether or not they are in the tree
    files: tuple[tuple[FileToCheck, Starter], ...] = ()
    entry: bytes = b""  # of the script to which an image gives a command that is for a shell


def scripts_of(file: FileToCheck, data: bytes, format_: str, planner: Planner) -> Scripts:
    """The scripts that a file starts, where they stand in the project and are not left out."""
    if format_ == Format.DOCKERFILE:
        return _of_image(file, data, planner) if _may_start_one(data) else Scripts()
    from shutdown_lint.engine import service_scripts

    is_named = False
    if format_ == Format.COMPOSE and b"build" in data:
        found = tuple(service_scripts.of_compose(file, data, planner))
        is_named = b"command" in data or b"entrypoint" in data  # as Dockerfiles say
    elif format_ in (Format.UNIT, Format.SUPERVISOR) and (b".sh" in data or b".bash" in data):
        found = tuple(service_scripts.of_host(file, data, format_, planner))
    else:
        return Scripts()
    pairs = ((beside(file, path), starter) for path, starter in found if path)
    return Scripts(is_named or bool(found), tuple(pairs))


def _of_image(file: FileToCheck, data: bytes, planner: Planner) -> Scripts:
    from shutdown_lint.deployment.dockerfile import Form
    from shutdown_lint.deployment.dockerfile_reader import read
    from shutdown_lint.deployment.entry_scripts import (
        entry_script,
        find_in_tree,
        places_in_tree,
    )

    image = read(file.shown, data.decode("utf-8", "replace")).final
    entry = entry_script(image) if image else None
    if image is None or image.start is None or entry is None:
        return Scripts()
    root = planner.root_of(os.path.dirname(file.path))
    path = find_in_tree(file.path, root, tuple(places_in_tree(image, entry.word)))
    if path is None or planner.is_excluded(path, root):
        return Scripts(are_named=True)
    signal = image.stop_signal.text if image.stop_signal else "SIGTERM"
    spot = Spot(file.shown, image.start.span)
    starter = Starter(spot, entry.arguments, entry.led.has_init, signal)
    is_for_shell = image.cmd is not None and image.cmd.form is Form.SHELL
    text = read_small(path) if is_for_shell and image.start is not image.cmd else b""
    return Scripts(True, ((beside(file, path), starter),), text)  # noqa: FBT003


def beside(file: FileToCheck, path: str) -> FileToCheck:
    """A file at an absolute path, shown as another one is."""
    way = os.path.relpath(path, os.path.dirname(file.path))
    shown = os.path.normpath(os.path.join(os.path.dirname(file.shown), way))
    return FileToCheck(path, shown.replace(os.sep, "/"), named=False)


def _may_start_one(data: bytes) -> bool:
    # Whatever is started as a script was copied into the image.
    lowered = data.lower()
    return (b"copy" in lowered or b"add" in lowered) and (
        b"entrypoint" in lowered or b"cmd" in lowered
    )
