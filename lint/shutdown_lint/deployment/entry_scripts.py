"""The script that an image starts, as it stands in the tree from which the image is made."""

from __future__ import annotations

import os
import posixpath
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.launching import lead, name_of
from shutdown_lint.knowledge.launchers import BY_NAME, SHELLS
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.deployment.dockerfile import Copy, Image
    from shutdown_lint.deployment.launching import Led
    from shutdown_lint.deployment.script import Script

_ON_PATH: Final = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
_SUFFIXES: Final = (".sh", ".bash")
_ARGUMENTS: Final = ('"$@"', '"${@}"')  # all that a script is given, as it is
_MOST_FOLDERS: Final = 6  # that the build context may be above the Dockerfile


class EntryScript(NamedTuple):
    """A script that an image starts."""

    word: str  # as the command has it
    arguments: tuple[str, ...]  # its "$@"
    shell: str  # that the command names in front of it; "" for what its first line says
    led: Led


def entry_script(image: Image) -> EntryScript | None:
    """The script that an image starts as its process, None when it starts something else."""
    return script_in(image.command, image)


def script_in(command: Sequence[str], image: Image | None = None) -> EntryScript | None:
    """The script that a command starts as its process; an image knows those without an ending."""
    led = lead(command)
    words = led.words
    if not words or led.keeper:
        return None
    shell = ""
    if name_of(words[0]) in SHELLS:
        shell, *rest = words
        while rest and rest[0][:1] in ("-", "+"):
            rest.pop(0)
        words = tuple(rest)
    elif name_of(words[0]) in BY_NAME:
        return None
    if not words or "$" in words[0]:
        return None
    is_one = shell or words[0].endswith(_SUFFIXES) or (image and _is_copied(image, words[0]))
    return EntryScript(words[0], words[1:], shell, led) if is_one else None


def handed_over(image: Image, script: Script) -> tuple[str, ...]:
    """The command that a script becomes in the end, `exec "$@"`; () where that is not sure."""
    entry, shell = entry_script(image), script.shell
    is_sure = shell.is_understood and not (shell.is_open or shell.traps or shell.sets_arguments)
    if entry is None or entry.led.has_init or not is_sure:
        return ()
    if len(shell.last) != 1 or not shell.last[0].has_exec:
        return ()
    words = shell.last[0].texts
    if words[-1] not in _ARGUMENTS or (len(words) > 1 and "$" in words[0]):
        return ()
    return (*words[:-1], *entry.arguments)


def places_in_tree(image: Image, word: str) -> Iterator[str]:
    """Where the script may stand, relative to the build context; the likeliest first."""
    for wanted in _places_in_image(image, word):
        for copy in reversed(image.copies):
            for source in copy.sources:
                yield from _source_of(wanted, source, copy)


def find_in_tree(dockerfile: str, root: str, places: Sequence[str]) -> str | None:
    """The first of some places that is a file, for the build contexts that are likely.

    Args:
        dockerfile: absolute path.
        root: absolute path of the folder that nothing may lead out of.
        places: relative to the build context.
    """
    real_root = os.path.join(os.path.realpath(root), "")
    context = os.path.dirname(dockerfile)
    for _ in range(_MOST_FOLDERS):
        for place in places:
            path = os.path.normpath(os.path.join(context, place))
            if os.path.isfile(path) and os.path.realpath(path).startswith(real_root):
                return path
        if context == root or len(os.path.dirname(context)) < len(root):
            break
        context = os.path.dirname(context)
    return None


def _is_copied(image: Image, word: str) -> bool:
    name = name_of(word)
    return any(
        name_of(path) == name for copy in image.copies for path in (*copy.sources, copy.target)
    )


def _places_in_image(image: Image, word: str) -> Iterator[str]:
    if "/" in word:
        yield posixpath.normpath(posixpath.join(image.workdir or "/", word))
    else:
        for folder in _ON_PATH:
            yield posixpath.join(folder, word)
        yield posixpath.join(image.workdir or "/", word)


def _source_of(wanted: str, source: str, copy: Copy) -> Iterator[str]:
    if "://" in source or "$" in source or "$" in copy.target:
        return
    source = posixpath.normpath(source).lstrip("/")
    target = posixpath.normpath(copy.target)
    name = name_of(wanted)
    inside = posixpath.dirname(wanted) == target
    if wanted == target or (inside and name_of(source) == name):
        yield source
    elif inside and fnmatchcase(name, name_of(source)):  # with a pattern
        yield posixpath.join(posixpath.dirname(source), name)
    below = target if target.endswith("/") else target + "/"
    if wanted.startswith(below):
        yield posixpath.join(source, wanted[len(below) :])
