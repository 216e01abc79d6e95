"""A second process that looks at known folders from the other end of a long walk.

A run in which nothing has changed asks the system for the state of thousands of files and does
little else, so that two processes are done with it in half the time. A scout is sent as soon as it
is known where to, before what judges is even imported. It starts with the last folder of the walk
before this one, and notes which look as they did; the walk itself starts with the first, believes
what is noted, and looks at all the others. A scout that is killed, or never gets to run, costs
nothing else.
"""

from __future__ import annotations

import os
import signal

from shutdown_lint.engine.cache.layout import count_of_folders, looks_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SAME = 1


class Scout:
    """Knows which folders look as they did.

    Args:
        body: of the cache file. Another run may write it anew: both processes go by this one.
        roots: the folders below which to look.
    """

    def __init__(self, body: memoryview, roots: Iterable[str]) -> None:
        from mmap import mmap

        self._numbers: dict[str, int] = {}
        # A byte for each folder, which both processes see.
        self._notes = mmap(-1, count_of_folders(body) + 1)
        self._process = os.fork()
        if not self._process:
            try:
                self._look_around(looks_in(body), tuple(map(os.path.abspath, roots)))
            finally:
                os._exit(0)

    def number(self, folders: Iterable[str]) -> None:
        """Learn which folders there are, in the order of `looks_in`; none: all is unknown."""
        self._numbers = {folder: number for number, folder in enumerate(folders)}

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

    def _look_around(self, looked: Mapping[str, str], roots: tuple[str, ...]) -> None:
        from shutdown_lint.engine.discovery import MARKS_OF_A_SCOPE
        from shutdown_lint.engine.paths import nearest
        from shutdown_lint.engine.visits import listing_of

        near = nearest(os.getcwd())
        for number, folder in reversed(list(enumerate(looked))):
            if not folder.startswith(roots):
                continue
            try:
                with os.scandir(near(folder)) as scan:
                    entries = list(scan)
                if MARKS_OF_A_SCOPE.isdisjoint([entry.name for entry in entries]):
                    looks = listing_of(entries)
                    if looks and looks == looked[folder]:
                        self._notes[number] = _SAME
            except OSError:
                continue
