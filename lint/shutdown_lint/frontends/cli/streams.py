"""Writes to the terminal, or to whatever stands in its place."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

PROGRAM = "shutdown-lint"


class WriteError(Exception):
    """Standard output takes no more; the message says why."""


def complain(message: str) -> None:
    """Say on standard error what went wrong, in one line."""
    from contextlib import suppress

    flat = " ".join(message.split())
    # Who closed standard error wants no complaints.
    with suppress(WriteError):
        _write(sys.stderr, f"{PROGRAM}: {flat}\n")


def say(text: str) -> None:
    """Write to standard output and flush.

    Raises:
        WriteError: it cannot be written. A reader that has gone (`| head`) is no error: nobody is
            left to tell.
    """
    _write(sys.stdout, text)


def say_to_stderr(text: str) -> None:
    """Write a report where it does not mix with the source on standard output.

    Raises:
        WriteError: as for `say`.
    """
    _write(sys.stderr, text)


def say_bytes(data: bytes) -> None:
    """Write to standard output what must not be re-encoded.

    Raises:
        WriteError: as for `say`.
    """
    _write(sys.stdout, data)


def _write(stream: TextIO | None, what: str | bytes) -> None:
    if stream is None:  # started without one
        return
    if isinstance(what, str):
        # A terminal may know fewer characters than a source file holds.
        what = what.encode(stream.encoding or "utf-8", "backslashreplace")
    try:
        stream.buffer.write(what)
        stream.buffer.flush()
    except OSError as error:
        # The interpreter flushes again at its end; it must then find something that takes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise WriteError(error.strerror) from None


def wants_color(color: str, output_file: str | None) -> bool:
    """Whether a report is coloured; without an option, on a terminal unless NO_COLOR is set.

    Args:
        color: `auto`, `always` or `never`, as `--color` says.
        output_file: where the report goes; None for standard output.
    """
    if color != "auto":
        return color == "always"
    if output_file is not None or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at the stream."""
    return stream is not None and not stream.closed and stream.isatty()
