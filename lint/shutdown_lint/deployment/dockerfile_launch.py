"""What an image starts, in the terms of all platforms."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.launching import lead
from shutdown_lint.deployment.signals import named
from shutdown_lint.knowledge.launchers import OTHER_SH
from shutdown_lint.model.deployment import Command, Launch, Limit, Platform, Spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.deployment.dockerfile import Dockerfile, Image

_WORDS_OF_IMAGE: Final = re.compile(r"[a-z]+")  # without versions: of "alpine3.20", "ubi9"
_FILE: Final = re.compile(r".+\.[A-Za-z][A-Za-z0-9]*")  # by its suffix: no folder
GRACE: Final = Limit(10.0, "docker stop --timeout")


def launches(files: Iterable[Dockerfile]) -> tuple[Launch, ...]:
    """What each file's image starts, where its file says so."""
    found = (launch_of(file) for file in files)
    return tuple(launch for launch in found if launch is not None)


def launch_of(file: Dockerfile) -> Launch | None:
    """What the image of the last stage starts; None when its base image says that, or nobody."""
    image = file.final
    if image is None or image.start is None or not file.is_certain:
        return None
    led = lead(image.command, dash=may_have_dash(image))
    start = image.start
    signal = image.stop_signal
    command = Command(" ".join(image.command), led.words, Spot(file.path, start.span), led.keeper)
    return Launch(
        platform=Platform.DOCKER,
        name=image.stage.name,
        spot=Spot(file.path, start.span),
        command=command,
        grace=GRACE,
        stop_signal=(named(signal.text) or signal.text) if signal else "SIGTERM",
        stop_signal_spot=Spot(file.path, signal.span) if signal else None,
        build=file.path,
        folder=_folder(file.path, image),
        has_init=led.has_init,
        group_signal=led.tells_group,
    )


def may_have_dash(image: Image) -> bool:
    """Whether /bin/sh of an image may be dash, which stays where other shells do not."""
    return OTHER_SH.isdisjoint(_WORDS_OF_IMAGE.findall(image.base.lower()))


def _folder(path: str, image: Image) -> str:
    """The folder of the tree that is the working folder of the image; "" when it is unknown."""
    workdir = posixpath.normpath(image.workdir or "/")
    beside = ""  # where what stands in the working folder under its own name comes from
    for copy in reversed(image.copies):
        target = posixpath.normpath(copy.target)
        source = posixpath.normpath(copy.sources[0].lstrip("/") or ".")
        if {"$", "*", "?", "["} & set(source):
            continue
        folder, name = posixpath.split(source)
        is_folder = len(copy.sources) == 1 and not _FILE.fullmatch(name)
        if target == workdir and is_folder:
            return posixpath.normpath(posixpath.join(posixpath.dirname(path), source))
        if target in (workdir, posixpath.join(workdir, name)):
            beside = beside or posixpath.join(posixpath.dirname(path), folder) or "."
    return posixpath.normpath(beside) if beside else ""
