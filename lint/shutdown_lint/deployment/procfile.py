"""Procfiles: a name and a command a line, each run by a shell.

https://devcenter.heroku.com/articles/procfile
"""

from __future__ import annotations

import re
from typing import Final

from shutdown_lint.deployment import commands
from shutdown_lint.deployment.refusal import Refusal, too_large, with_nul
from shutdown_lint.model.deployment import Launch, Limit, Platform, Spot
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# https://devcenter.heroku.com/articles/dynos#graceful-shutdown-with-sigterm
GRACE: Final = Limit(30.0, "Heroku's grace period")
_LINE: Final = re.compile(r"([A-Za-z0-9_-]{1,60}):[ \t]*(\S.*)")
_MOST: Final = 500  # processes
_RELEASE: Final = "release"  # runs once, before the others start


class Process(NamedTuple):
    """A line of a Procfile."""

    name: str
    text: str
    spot: Spot  # of the command


class Procfile(NamedTuple):
    """The processes of a file, or why it was not read."""

    path: str
    processes: tuple[Process, ...] = ()
    refusal: Refusal | None = None


def read(path: str, text: str) -> Procfile:
    """The processes of a file."""
    if refusal := too_large(path, text) or with_nul(path, text):
        return Procfile(path, refusal=refusal)
    found: list[Process] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if (match := _LINE.match(line)) and len(found) < _MOST:
            command = match[2].rstrip()
            start = match.start(2) + 1
            spot = Spot(path, Span(number, start, number, start + len(command)))
            found.append(Process(match[1], command, spot))
    return Procfile(path, tuple(found))


def launches(files: Iterable[Procfile]) -> tuple[Launch, ...]:
    """The processes that run until they are told to stop."""
    return tuple(
        Launch(
            Platform.PROCFILE,
            process.name,
            process.spot,
            commands.of_shell(process.text, process.spot),
            GRACE,
        )
        for file in files
        for process in file.processes
        if process.name != _RELEASE
    )
