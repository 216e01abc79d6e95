"""How a run is told to stop, and how it learns of it."""

from __future__ import annotations

import os
import signal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType


class StopFlag:
    """Remembers the first SIGINT or SIGTERM; a second one ends the process at once.

    The handler does nothing else: whoever works looks at the flag between two files.
    """

    def __init__(self) -> None:
        self.signal = 0  # the number of the signal, 0 while there was none

    def requested(self) -> bool:
        """Whether the run has been told to stop."""
        return self.signal != 0

    def listen(self) -> None:
        """Install the handler, but not for a signal that we were started to ignore.

        A shell starts background jobs with SIGINT ignored: Ctrl-C is not meant for them.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._heard)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if self.signal:
            # Workers see their pipe close. Restoring the default action instead would lose a
            # signal that is pending, with a message about it.
            os._exit(128 + number)
        self.signal = number
