"""A second process that looks at known folders from the other end of a long walk.

A run in which nothing has changed asks the system for the state of thousands of files and does
little else, so that two processes are done with it in half the time. A scout starts with the last
folder of the walk before this one, and notes which look as they did; the walk itself starts with
the first, believes what is noted, and looks at all the others. A scout that is killed, or never
gets to run, costs nothing else.
"""

from __future__ import annotations

import os
import signal

from shutdown_lint.engine.visits import listing_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SAME = 1


class Scout:
    """Knows which folders look as they did.

    Args:
        folders: those that are known, in the order of the last walk.
        looked: how one of them looked (`listing_of`), empty if that is not known.
        near: the path by which the system finds a folder.
        marks: the names of what makes a folder one that has to be looked at closer.
    """

    def __init__(
        self,
        folders: Sequence[str],
        looked: Callable[[str], str],
        near: Callable[[str], str],
        marks: frozenset[str],
    ) -> None:
        from mmap import mmap

        self._numbers = {folder: number for number, folder in enumerate(folders)}
        self._notes = mmap(-1, len(folders))  # a byte for each folder; both processes see them
        self._process = os.fork()
        if not self._process:
            try:
                self._look_around(looked, near, marks)
            finally:
                os._exit(0)

    def is_same(self, folder: str) -> bool:
        """Whether a folder looks as it did; False also if that is not known yet."""
        number = self._numbers.get(folder)
        return number is not None and self._notes[number] == _SAME

    def dismiss(self) -> None:
        """End the process. What it has noted is still known."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self.wait()

    def wait(self) -> None:
        """Wait until it has seen everything."""
        os.waitpid(self._process, 0)
        self._process = 0

    def _look_around(
        self, looked: Callable[[str], str], near: Callable[[str], str], marks: frozenset[str]
    ) -> None:
        for folder, number in reversed(self._numbers.items()):
            try:
                with os.scandir(near(folder)) as scan:
                    entries = list(scan)
                if marks.isdisjoint([entry.name for entry in entries]):
                    looks = listing_of(entries)
                    if looks and looks == looked(folder):
                        self._notes[number] = _SAME
            except OSError:
                continue
