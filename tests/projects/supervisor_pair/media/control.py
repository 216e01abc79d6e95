"""The wish to stop, for loops that have units of work."""

import signal


class Control:
    """Asked between two units of work."""

    def __init__(self) -> None:
        self.wanted = True
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def _stop(self, signum, frame):
        self.wanted = False
