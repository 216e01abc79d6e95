"""When Python looks for garbage: between files, and not while trees are being built.

A tree is hundreds of new objects for each line, none of which is garbage before its file is done.
Python's collector does not know that and goes through all of them again and again: with it both
parsers take two to four times as long. Trees and facts are let go of when a file is done, so that
little is left to be collected. Only processes of our own switch it off for good; in flake8's it
pauses while a file is judged.
"""

from __future__ import annotations

import gc
import sys

_ENOUGH = 1_000_000  # bytes of source
_MANY = 1_000  # files


class GarbageCollection:
    """Collects when enough source has been worked on, where Python does not do so by itself."""

    def __init__(self) -> None:
        self._size = 0

    def after(self, size: int) -> None:
        """A file of that many bytes is done."""
        self._size += size
        if self._size >= _ENOUGH and not gc.isenabled():
            gc.collect()
            gc.freeze()  # modules stay, and need not be gone through again
            self._size = 0


def give_back(files: int) -> None:
    """Let the system have what a run over many files leaves behind.

    That is garbage, and memory that the C library keeps in pieces: 18 MB behind ten thousand
    files, on top of which libcst would be imported for the look at whole programs.
    """
    if files < _MANY or sys.platform != "linux":
        return
    import ctypes

    gc.unfreeze()
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not every C library has it
    if trim is not None:
        trim(0)
