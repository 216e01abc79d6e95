"""A bar on the terminal, once the work has taken a second."""

from __future__ import annotations

import sys
import time

from shutdown_lint.frontends.cli.streams import is_terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0  # seconds before anything is shown
_INTERVAL = 0.1  # seconds between two pictures


class ProgressBar:
    """Shows how many files are done; shows nothing unless a person looks at standard error."""

    def __init__(self, *, wanted: bool, color: bool) -> None:
        self._wanted = wanted and is_terminal(sys.stderr)
        self._color = color
        self._next = time.monotonic() + _PATIENCE
        self._bar: tuple[Progress, TaskID] | None = None

    def observe(self, done: int, total: int) -> None:
        """Take note of how far the work is."""
        if not self._wanted or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _INTERVAL
        progress, task = self._bar = self._bar or _start(total, color=self._color)
        progress.update(task, completed=done, refresh=True)

    def stop(self) -> None:
        """Take it away."""
        if self._bar is not None:
            self._bar[0].stop()
            self._bar = None


def _start(total: int, *, color: bool) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    # No refreshing thread: the runner forks.
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files"),
        # What the environment says against colours, rich finds out by itself.
        console=Console(stderr=True, no_color=None if color else True),
        transient=True,
        auto_refresh=False,
    )
    progress.start()
    return progress, progress.add_task("Checking", total=total)
