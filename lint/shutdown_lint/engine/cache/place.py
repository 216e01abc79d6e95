"""Where caches lie: one folder for each user, one file for each folder a run starts in."""

from __future__ import annotations

import os
import stat
import sys
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLE = "SHUTDOWN_LINT_CACHE_DIR"
SUFFIX = ".cache"
TAG = "CACHEDIR.TAG"
_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55"  # of bford.info/cachedir
_TAG_TEXT = f"{_SIGNATURE}\n# Written by shutdown-lint; `shutdown-lint clean` removes it.\n"


def default_folder() -> str:
    """The user's cache folder of this tool, or what `SHUTDOWN_LINT_CACHE_DIR` names."""
    named = os.environ.get(VARIABLE)
    if named:
        return os.path.abspath(named)
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):  # to be ignored, as the specification says
            base = os.path.join(home, ".cache")
    return os.path.join(base, "shutdown-lint")


def cache_file(folder: str | None = None) -> str:
    """The cache file of runs from this working directory, in `folder` or the user's own."""
    return file_for(os.path.abspath(folder) if folder else default_folder(), os.getcwd())


def file_for(folder: str, start: str) -> str:
    """The cache file of runs that start in the folder `start`.

    Two folders may get the same name; the file says which one it is for.
    """
    name = os.fsencode(start)
    return os.path.join(folder, f"{zlib.crc32(name):08x}{zlib.crc32(name[::-1]):08x}{SUFFIX}")


def read_own(path: str) -> bytes | None:
    """The bytes of a regular file that nobody but this user can have written; else None."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError):
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not _is_own(status):
            return None
        return _read_all(descriptor, status.st_size)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def write_own(path: str, data: bytes) -> bool:
    """Put a file in the place of another in one step; False when the system refuses."""
    folder = os.path.dirname(path)
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        _prepare(folder)
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
        )
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
        finally:
            os.close(descriptor)
        os.replace(temporary, path)
    except OSError:
        _try_to(os.unlink, temporary)
        return False
    return True


def remove_all(folder: str) -> int:
    """Remove every cache in a folder that this tool made; how many there were.

    Nothing else is touched: a folder without the tag is not ours.

    Raises:
        OSError: one cannot be removed.
    """
    try:
        with open(os.path.join(folder, TAG), encoding="utf-8") as file:
            ours = file.read(len(_SIGNATURE)) == _SIGNATURE
    except (OSError, UnicodeDecodeError):
        return 0
    if not ours:
        return 0
    names = [name for name in os.listdir(folder) if SUFFIX in name]
    for name in names:
        os.unlink(os.path.join(folder, name))
    for name in (TAG, ".gitignore"):
        _try_to(os.unlink, os.path.join(folder, name))
    _try_to(os.rmdir, folder)  # something of somebody else may be in it
    return len(names)


def _try_to(remove: Callable[[str], None], path: str) -> None:
    from contextlib import suppress  # dear at start-up

    with suppress(OSError):
        remove(path)


def _is_own(status: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read_all(descriptor: int, size: int) -> bytes:
    parts = []
    while data := os.read(descriptor, max(size + 1, 1 << 16)):
        parts.append(data)
    return b"".join(parts)


def _prepare(folder: str) -> None:
    if os.path.exists(os.path.join(folder, TAG)):
        return
    os.makedirs(folder, mode=0o700, exist_ok=True)
    for name, text in ((TAG, _TAG_TEXT), (".gitignore", "*\n")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
