"""The program that a container runs in the end, when its image starts scripts on the way to it."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.commands import words_of
from shutdown_lint.deployment.dockerfile import Form
from shutdown_lint.deployment.dockerfile_launch import may_have_dash
from shutdown_lint.deployment.entry_scripts import places_in_tree, script_in
from shutdown_lint.deployment.launching import lead
from shutdown_lint.deployment.script_flow import becomes
from shutdown_lint.model.deployment import Passage, Platform, Spot
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shutdown_lint.deployment.dockerfile import Image
    from shutdown_lint.deployment.entry_scripts import EntryScript
    from shutdown_lint.deployment.script_flow import Becomes
    from shutdown_lint.model.deployment import Command, Launch

_MOST_SCRIPTS: Final = 4  # that start one another
_MOST_FOLDERS: Final = 6  # that the build context may be above the Dockerfile
_SHELL: Final = re.compile(r"#![ \t]*(?:/\S*/)?(?:env[ \t]+(?:-S[ \t]+)?)?(\w*sh)\b")


def through_scripts(launch: Launch, image: Image, read: Callable[[str], bytes | None]) -> Launch:
    """A launch of an image, with the program that its scripts lead to as far as they are read.

    Args:
        launch: by the image itself, or by a platform that runs it.
        image: that it runs.
        read: gives the bytes of a file of the tree, None where there is none.
    """
    command = launch.command
    words = _argv(launch, image)
    if command is None or not words:
        return launch
    found = command._replace(keeper="", through=(), doubts=())
    environment = dict(launch.environment)
    has_init = launch.has_init
    for _ in range(_MOST_SCRIPTS):
        led = lead(words, dash=may_have_dash(image))
        has_init = has_init or (led.has_init and not found.keeper)
        if led.keeper and not found.keeper:
            found = found._replace(keeper=led.keeper, kept_at=_given(launch, image, found))
        found = found._replace(words=led.words)
        script = script_in(led.words, image) if led.words else None
        if script is None:
            break
        path, text = next(_scripts(script, image, launch, read), ("", ""))
        if not path:
            return _not_followed(launch, script, command.spot)
        shell = _shell_of(script, text)
        end = becomes(text, script.arguments, environment) if shell else None
        if end is None or not end.words:
            spot = Spot(path, end.span if end else Span(1, 1, 1, 1))
            return _not_followed(launch, script, spot)
        found = _taken(found, end, path, text, shell)
        words = end.words
    return launch._replace(command=found, has_init=has_init)


def _argv(launch: Launch, image: Image) -> tuple[str, ...]:
    """All words that the container is started with; () where they cannot be told."""
    if launch.command is None or launch.command.spot.path == launch.build:
        return image.command
    own = words_of(launch.command.text)
    if not launch.behind_entrypoint or image.entrypoint is None:
        return own
    entrypoint = image.entrypoint
    if entrypoint.form is Form.SHELL:
        return entrypoint.command  # it takes no arguments
    return (*entrypoint.words, *own)


def _scripts(
    script: EntryScript, image: Image, launch: Launch, read: Callable[[str], bytes | None]
) -> Iterator[tuple[str, str]]:
    """The files of the tree that may be the script, the likeliest first."""
    places = tuple(places_in_tree(image, script.word))
    for context in _contexts(launch):
        for place in places:
            path = normpath(join(context, place))
            data = read(path)
            if data is not None:
                yield path, data.decode("utf-8", "replace")


def _contexts(launch: Launch) -> Iterator[str]:
    """Folders that the image may be made of."""
    if launch.platform is not Platform.DOCKER and launch.folder:
        yield launch.folder
    folder = dirname(launch.build)
    for _ in range(_MOST_FOLDERS):
        yield folder
        if folder in ("", "/", ".") or folder.endswith(".."):
            break
        folder = dirname(folder)


def _shell_of(script: EntryScript, text: str) -> str:
    """The shell that reads a script; "" when it is none of a shell's."""
    if script.shell:
        return script.shell.rpartition("/")[2]
    first = _SHELL.match(text)
    if first is not None:
        return first[1]
    return "" if text.startswith("#!") else "sh"


def _taken(command: Command, end: Becomes, path: str, text: str, shell: str) -> Command:
    """A command with one more script on its way."""
    doubts = tuple(
        ("which program the script starts is decided at run time", Spot(path, span))
        for span in end.doubts
    )
    keeps = not end.has_exec and not command.keeper
    spot = Spot(path, end.span)
    return command._replace(
        keeper=shell if keeps else command.keeper,
        kept_at=spot if keeps else command.kept_at,
        through=(
            *command.through,
            Passage(_at(end.span, text), spot, end.has_exec),
        ),
        trap=Spot(path, end.trap) if keeps and end.trap else command.trap,
        doubts=(*command.doubts, *doubts),
    )


def _given(launch: Launch, image: Image, command: Command) -> Spot | None:
    """The CMD that a script is given, where it has a line of its own."""
    is_own = command.spot.path == launch.build and image.cmd is not None
    return Spot(launch.build, image.cmd.span) if is_own and command.through and image.cmd else None


def _at(span: Span, text: str) -> str:
    """What stands at a place of a text, in one line."""
    lines = text.splitlines()[span.line - 1 : span.end_line]
    if len(lines) == 1:
        return lines[0][span.column - 1 : span.end_column - 1]
    whole = [lines[0][span.column - 1 :], *lines[1:-1], lines[-1][: span.end_column - 1]]
    return " ".join(" ".join(whole).replace("\\", " ").split())


def _not_followed(launch: Launch, script: EntryScript, spot: Spot) -> Launch:
    """A launch through a script that nobody can follow; what it is given may be the program."""
    assert launch.command is not None
    is_given = launch.platform is not Platform.DOCKER and launch.behind_entrypoint
    words = lead(words_of(launch.command.text)).words if is_given and script.arguments else ()
    doubt = (f"what {script.word} makes of its arguments", spot)
    return launch._replace(command=launch.command._replace(words=words, doubts=(doubt,)))
