"""How a path is called in everything that a person or a program reads."""

from __future__ import annotations

import os


def shown_path(path: str, cwd: str) -> str:
    """`path` relative to the working directory `cwd` where it lies below, with forward slashes.

    Bytes that are no text in the file system's encoding are shown as escapes, since no report
    could carry them.
    """
    full = os.path.normpath(os.path.join(cwd, path))
    below = os.path.join(cwd, "")
    shown = full.removeprefix(below) if full.startswith(below) else os.path.normpath(path)
    if os.sep != "/":
        shown = shown.replace(os.sep, "/")
    if shown.isascii():
        return shown
    return os.fsencode(shown).decode("utf-8", "backslashreplace")
