"""Compose files: the services that Docker Compose, or a swarm, starts.

Keys and defaults: https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment import commands, durations, scalars, signals
from shutdown_lint.deployment.refusal import Refusal, UnreadableError
from shutdown_lint.deployment.yaml_file import YamlFile
from shutdown_lint.deployment.yaml_nodes import Mapping, Node, Scalar
from shutdown_lint.model.deployment import Command, Limit, Spot
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST: Final = 1000  # services of a file
_VARIABLE: Final = re.compile(r"(?<!\$)(?:\$\$)*\$[A-Za-z_{]")
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://|git@|github\.com/")
_RESET: Final = "!reset"  # takes away what another file says


class Signal(NamedTuple):
    """A stop signal that a file names."""

    name: str  # "SIGINT"; "" when it cannot be told
    spot: Spot


class Service(NamedTuple):
    """What one file says of a service; None and "" where it says nothing."""

    name: str
    spot: Spot
    command: Command | None = None
    grace: Limit | None = None
    stop_signal: Signal | None = None
    init: bool | None = None
    build: str = ""
    folder: str = ""  # the build's context
    has_image: bool = False  # it says what to run; else it only adds to what another file says
    environment: tuple[tuple[str, str], ...] = ()
    base: tuple[str, str] | None = None  # the file and the service that it extends
    has_entrypoint: bool = False  # in the command, in place of that of the image
    workdir: str = ""  # "" where it says nothing


class ComposeFile(NamedTuple):
    """The services of a file, or why it was not read."""

    path: str
    services: tuple[Service, ...] = ()
    refusal: Refusal | None = None


def read(path: str, text: str) -> ComposeFile:
    """The services of a file."""
    file = YamlFile(path, text)
    if file.refusal:
        return ComposeFile(path, refusal=file.refusal)
    try:
        return ComposeFile(path, tuple(_services(file)))
    except UnreadableError as error:
        return ComposeFile(path, refusal=file.refused(error))


def _services(file: YamlFile) -> Iterator[Service]:
    # several documents are merged by Compose, which nobody uses: each stands for itself
    for document in file.documents:
        services = scalars.mapping(_value(scalars.mapping(document), "services"))
        if services is None:
            continue
        entries = services.entries()
        if len(entries) > _MOST:
            raise UnreadableError(f"it has more than {_MOST:,} services", services.start)
        for name, (key, value) in entries.items():
            if isinstance(value, Mapping):
                yield _service(file, name, key, value)


def _service(file: YamlFile, name: str, key: Scalar, body: Mapping) -> Service:
    build = _value(body, "build")
    return Service(
        name,
        file.spot(key),
        _command(file, body),
        _grace(file, body),
        _stop_signal(file, body),
        scalars.boolean(_value(body, "init")),
        _dockerfile(file.path, build),
        _context(file.path, build),
        build is not None or _value(body, "image") is not None,
        scalars.environment(_value(body, "environment")),
        _base(file.path, name, _value(body, "extends")),
        _value(body, "entrypoint") is not None,
        scalars.text(_value(body, "working_dir")) or "",
    )


def _value(body: Mapping | None, name: str) -> Node | None:
    found = body.get(name) if body else None
    return None if found is None or found.tag == _RESET or scalars.is_null(found) else found


def _command(file: YamlFile, body: Mapping) -> Command | None:
    """`entrypoint` and `command`: Compose splits a string into words, no shell runs it."""
    entrypoint, command = _value(body, "entrypoint"), _value(body, "command")
    node = command or entrypoint
    if node is None:
        return None
    spot = file.spot(node)
    words: list[str] = []
    for part in (entrypoint, command):
        found = _words(part)
        if found is None:
            return Command(scalars.written(part or node), (), spot)
        words.extend(found)
    command_line = commands.of_words(words, spot)
    if entrypoint is None and (text := scalars.text(command)) is not None:
        return command_line._replace(text=text)
    return command_line


def _words(node: Node | None) -> tuple[str, ...] | None:
    if node is None:
        return ()
    text = scalars.text(node)
    found = scalars.texts(node) if text is None else commands.words_of(text)
    if not found:
        return None
    return tuple(word.replace("$$", "$") for word in found)


def _grace(file: YamlFile, body: Mapping) -> Limit | None:
    node = _value(body, "stop_grace_period")
    if node is None:
        return None
    seconds = durations.of_compose(scalars.text(node) or "")
    unknown = "" if seconds is not None else scalars.written(node)
    return Limit(seconds, "stop_grace_period", file.spot(node), unknown)


def _stop_signal(file: YamlFile, body: Mapping) -> Signal | None:
    node = _value(body, "stop_signal")
    if node is None:
        return None
    return Signal(signals.named(scalars.text(node) or ""), file.spot(node))


def _dockerfile(path: str, build: Node | None) -> str:
    """The path of the Dockerfile; "" where it stands elsewhere or cannot be told."""
    context = _context(path, build)
    name: str | None = "Dockerfile"
    if isinstance(build, Mapping):
        if build.get("dockerfile_inline"):
            return ""
        if (given := build.get("dockerfile")) is not None:
            name = scalars.text(given)
    if not context or not name or _VARIABLE.search(name):
        return ""
    return posixpath.normpath(posixpath.join(context, name))


def _context(path: str, build: Node | None) -> str:
    """The folder that an image is made of; "" where it cannot be told."""
    context = scalars.text(build)
    if isinstance(build, Mapping):
        context = scalars.text(build.get("context")) if build.get("context") else "."
    if not context or _VARIABLE.search(context) or _URL.match(context):
        return ""
    return posixpath.normpath(posixpath.join(_folder(path), context))


def _base(path: str, name: str, extends: Node | None) -> tuple[str, str] | None:
    if extends is None:
        return None
    if (text := scalars.text(extends)) is not None:
        return path, text
    body = scalars.mapping(extends)
    service = scalars.text(_value(body, "service")) or name
    given = _value(body, "file")
    if given is None:
        return path, service
    relative = scalars.text(given)
    return (
        posixpath.normpath(posixpath.join(_folder(path), relative)) if relative else "",
        service,
    )


def _folder(path: str) -> str:
    return posixpath.dirname(path.replace("\\", "/"))
