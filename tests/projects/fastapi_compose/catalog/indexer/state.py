"""What the indexer is asked to do: go on, or stop."""

import signal
import threading


class State:
    """Holds the wish to stop."""

    def __init__(self) -> None:
        self.leave = threading.Event()

    def listen(self) -> None:
        signal.signal(signal.SIGTERM, self._leave)

    def _leave(self, signum, frame):
        self.leave.set()
