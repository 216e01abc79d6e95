"""What the fixes would change, as a unified diff that `patch` and `git apply` take."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from shutdown_lint.frontends.cli.streams import say_bytes
from shutdown_lint.reporters.characters import drawable
from shutdown_lint.reporters.paint import painter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.engine.outcome import Change

_STYLES = {"---": "bold", "+++": "bold", "@@": "cyan", "-": "red", "+": "green"}


def show_changes(changes: Iterable[Change], *, color: bool) -> None:
    """Print a diff of each changed file, its lines in the file's own encoding.

    Raises:
        WriteError: standard output cannot be written.
    """
    paint = painter(color=color)
    for change in changes:
        lines = [
            paint(drawable(line[:-1]), style) + "\n" if color and (style := _style(line)) else line
            for line in unified_diff(change)
        ]
        say_bytes("".join(lines).encode(change.before.encoding, "backslashreplace"))


def unified_diff(change: Change) -> Iterator[str]:
    """The lines of a diff, each with its newline."""
    before, after = change
    head, name = "a/", before.path
    if name.startswith(("/", "../")):
        head = ""
    for line in difflib.unified_diff(
        _lines(before.text),
        _lines(after.text),
        f"{head}{name}",
        f"{head and 'b/'}{name}",
    ):
        if line.endswith("\n"):
            yield line
        else:
            yield f"{line}\n"
            yield "\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    # str.splitlines also splits at form feeds and the like, where no tool sees a line.
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _style(line: str) -> str | None:
    return next((style for start, style in _STYLES.items() if line.startswith(start)), None)
