"""Writing a file so that a crash, a signal or a full disk leaves the old one or the new one."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Not a name that anybody lints or imports, and hidden from most.
_TEMPORARY = ".{name}.{random}.shutdown-lint-tmp"


def write_atomically(path: str, data: bytes) -> None:
    """Replace what a file holds; its mode and, where the system lets us, its owner stay.

    A symbolic link is followed: what it leads to is replaced. Other hard links to the file keep
    the old content. Signals that ask the process to stop wait until the file is written, which
    takes as long as the disk needs for `data`; SIGKILL may leave a temporary file, never half a
    file.

    Raises:
        OSError: The file is not there, is read-only or no regular file, or its folder or the disk
            does not take another one; `filename` is `path`. The old file is then untouched.
    """
    try:
        real = os.path.realpath(path, strict=True)
        status = os.stat(real)
        _refuse(real, status)
        with _stop_signals_wait():
            _replace(real, data, status)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), path) from error


def _refuse(real: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "Not a regular file")
    # Replacing a file needs no right to write to it, only to its folder; but its owner said no.
    # The bits are asked, because root may write to anything.
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(errno.EACCES, "The file is read-only")
    effective = os.access in os.supports_effective_ids
    if not os.access(real, os.W_OK, effective_ids=effective):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _replace(real: str, data: bytes, status: os.stat_result) -> None:
    folder, name = os.path.split(real)
    # 50 characters are 200 bytes at most; file systems allow 255 for all of it.
    temporary = os.path.join(folder, _TEMPORARY.format(name=name[:50], random=os.urandom(8).hex()))
    descriptor = os.open(temporary, _NEW_FILE, 0o600)
    try:
        try:
            _write_all(descriptor, data)
            _copy_rights(real, status, descriptor, temporary)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, real)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(folder)


_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _copy_rights(real: str, status: os.stat_result, descriptor: int, temporary: str) -> None:
    if hasattr(os, "fchown"):
        with suppress(OSError):  # only root may give files away
            os.fchown(descriptor, status.st_uid, status.st_gid)
    if hasattr(os, "setxattr"):
        with suppress(OSError):  # access lists and labels; some only for root
            for name in os.listxattr(real):
                os.setxattr(descriptor, name, os.getxattr(real, name))
    # After the owner: changing that one clears set-user-id bits.
    os.chmod(descriptor if os.chmod in os.supports_fd else temporary, stat.S_IMODE(status.st_mode))


def _sync_folder(folder: str) -> None:
    """Make the new name survive a power cut; not every system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        descriptor = os.open(folder or ".", os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _stop_signals_wait() -> Iterator[None]:
    """Hold back the signals that ask to stop, so that no temporary file is left behind.

    They arrive when the block ends. In a program with several threads another one may still take
    them.
    """
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    held = {signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
