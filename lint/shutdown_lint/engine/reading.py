"""Reads the bytes of files."""

from __future__ import annotations

import errno
import os

_CHUNK = 1 << 20  # bytes
_MOST = 100 * _CHUNK  # of what does not say how large it is


def read_file(path: str) -> bytes:
    """The bytes of a file, or of whatever else can be read to its end.

    Raises:
        OSError: it cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(descriptor).st_size
        data = os.read(descriptor, size + 1)
        if size and len(data) == size:
            return data
        # A pipe, a file that the kernel makes up, or one that is being changed.
        parts = [data]
        total = len(data)
        while data:
            if total > max(size, _MOST):  # /dev/zero has no end
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
            data = os.read(descriptor, _CHUNK)
            parts.append(data)
            total += len(data)
        return b"".join(parts)
    finally:
        os.close(descriptor)


def read_head(path: str, most: int) -> bytes:
    """The first bytes of a file; none of a pipe that nobody writes to.

    Raises:
        OSError: it cannot be read.
    """
    flags = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, os.O_RDONLY | flags)
    try:
        return os.read(descriptor, most)
    finally:
        os.close(descriptor)


def read_small(path: str, most: int = 200_000) -> bytes:
    """The bytes of a file that another one leads to; none where it is larger or cannot be read."""
    try:
        data = read_head(path, most + 1)
    except OSError:
        return b""
    return data if len(data) <= most else b""
