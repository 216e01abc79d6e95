"""How a path is called: in everything that a person or a program reads, and towards the system."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def nearest(cwd: str) -> Callable[[str], str]:
    """How an absolute path is seen from `cwd`: the system finds a short one sooner."""
    below, start = os.path.join(cwd, ""), len(cwd)

    def near(path: str) -> str:
        return "." + path[start:] if path.startswith(below) else path

    return near


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
