"""The scripts that Compose, systemd and supervisor start, where the tree tells which file that is.

For Compose the Dockerfile of the image says where a path leads. Units and programs name a path of
the machine that they run on: a script is only taken for it where it is the one of its name, and
stands at the top of the tree, beside the file, or in a folder of the same name.
"""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment import (
    compose,
    dockerfile_reader,
    supervisor,
    systemd,
)
from shutdown_lint.deployment.commands import words_of
from shutdown_lint.deployment.dockerfile import Form
from shutdown_lint.deployment.entry_scripts import (
    find_in_tree,
    places_in_tree,
    script_in,
)
from shutdown_lint.engine.deployment_files import Format
from shutdown_lint.engine.reading import read_small
from shutdown_lint.model.deployment import Starter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.deployment.compose import Service
    from shutdown_lint.deployment.dockerfile import Image
    from shutdown_lint.engine.discovery import FileToCheck
    from shutdown_lint.engine.planner import Planner
    from shutdown_lint.model.deployment import Launch

    Found = Iterator[tuple[str, Starter]]  # absolute path, "" where the tree has no such file

_MOST_FOLDERS: Final = 3_000  # that a tree is searched for a script
_PASSED_OVER: Final = frozenset({"node_modules", "site-packages", "venv", "__pycache__"})


def of_compose(file: FileToCheck, data: bytes, planner: Planner) -> Found:
    """The scripts that services start, those of their images included."""
    read = compose.read(file.shown, data.decode("utf-8", "replace"))
    if read.refusal is not None:
        return
    root = planner.root_of(os.path.dirname(file.path))
    for service in read.services:
        image = _image_of(file, service, root)
        if image is not None and service.command is not None:
            yield from _of_service(file, service, image, planner)


def _of_service(file: FileToCheck, service: Service, image: Image, planner: Planner) -> Found:
    assert service.command is not None
    words = words_of(service.command.text)
    if not service.has_entrypoint and image.entrypoint is not None:
        if image.entrypoint.form is Form.SHELL:
            return  # it takes no arguments
        words = (*image.entrypoint.words, *words) if words else ()
    entry = script_in(words, image)
    if entry is None:
        return
    context = _on_disk(file, service.folder)
    root = planner.root_of(os.path.dirname(file.path))
    image = image._replace(workdir=service.workdir or image.workdir)
    places = [os.path.join(context, each) for each in places_in_tree(image, entry.word)]
    path = find_in_tree(file.path, root, places)
    if path is not None and planner.is_excluded(path, root):
        path = None
    signal = image.stop_signal.text if image.stop_signal else "SIGTERM"
    yield (
        path or "",
        Starter(
            service.command.spot,
            entry.arguments,
            bool(service.init) or entry.led.has_init,
            service.stop_signal.name if service.stop_signal else signal,
        ),
    )


def _image_of(file: FileToCheck, service: Service, root: str) -> Image | None:
    """The image that a service builds, by its Dockerfile."""
    if not service.build or not service.folder:
        return None
    path = find_in_tree(file.path, root, [_on_disk(file, service.build)])
    data = read_small(path) if path else b""
    read = dockerfile_reader.read(service.build, data.decode("utf-8", "replace"))
    return read.final if read.refusal is None and read.is_certain else None


def of_host(file: FileToCheck, data: bytes, format_: str, planner: Planner) -> Found:
    """The scripts that units and programs start, when the script alone is told to stop."""
    text = data.decode("utf-8", "replace")
    for launch, words in (
        _of_unit(file, text) if format_ == Format.UNIT else _of_programs(file, text)
    ):
        entry = script_in(words)
        if entry is None or launch.command is None or launch.group_signal:
            continue
        path = _only_one(entry.word, file.path, planner)
        spot, signal = launch.command.spot, launch.stop_signal or "SIGTERM"
        yield path, Starter(spot, entry.arguments, launch.has_init, signal)


def _of_unit(file: FileToCheck, text: str) -> Iterator[tuple[Launch, tuple[str, ...]]]:
    unit = systemd.read(file.shown, text)
    kind = unit.last("Type")
    if unit.last("ExecStop") is None and (kind is None or kind.value != "forking"):
        for launch in systemd.launches([unit]):
            yield launch, unit.words


def _of_programs(file: FileToCheck, text: str) -> Iterator[tuple[Launch, tuple[str, ...]]]:
    read = supervisor.read(file.shown, text)
    by_name = {launch.name: launch for launch in supervisor.launches([read])}
    for program in read.programs:
        if program.name in by_name and program.stops_group is not None:
            yield by_name[program.name], program.words


def _only_one(word: str, starter: str, planner: Planner) -> str:
    """The one script of the tree that can be meant; "" where there is none, or more."""
    root = planner.root_of(os.path.dirname(starter))
    name, folder = posixpath.basename(word), posixpath.basename(posixpath.dirname(word))
    found = ""
    for number, (place, folders, files) in enumerate(os.walk(root)):
        folders[:] = [
            one for one in folders if not one.startswith(".") and one not in _PASSED_OVER
        ]
        if number > _MOST_FOLDERS or (found and name in files):
            return ""
        if name in files:
            found = os.path.join(place, name)
    if not found or planner.is_excluded(found, root):
        return ""
    place = os.path.dirname(found)
    is_meant = place in (root, os.path.dirname(starter)) or os.path.basename(place) == folder
    return found if is_meant else ""


def _on_disk(file: FileToCheck, shown: str) -> str:
    """The absolute path of what is shown under a path as `file` is."""
    way = os.path.relpath(shown, os.path.dirname(file.shown) or ".")
    return os.path.normpath(os.path.join(os.path.dirname(file.path), way))
