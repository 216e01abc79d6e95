"""Writes a fixed file, unless it was changed in the meantime."""

from __future__ import annotations

import os

from shutdown_lint.engine.reading import read_file
from shutdown_lint.engine.unreadable import reason_of


def put_back(path: str, before: bytes, after: bytes) -> str | None:
    """Write `after` to a file that still holds `before`; the reason if that cannot be done."""
    from shutdown_lint.engine.atomic_write import write_atomically

    # A symbolic link stays one: what it leads to is written.
    path = os.path.realpath(path)
    try:
        if read_file(path) != before:
            return "it was changed in the meantime"
        write_atomically(path, after)
    except OSError as error:
        return reason_of(error)
    return None
