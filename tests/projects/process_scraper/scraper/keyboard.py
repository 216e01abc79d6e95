"""Ctrl+C, for those who run the schedule by hand."""

import signal


class Switch:
    """On until somebody turns it off."""

    def __init__(self) -> None:
        self.on = True

    def off(self, signum, frame):
        self.on = False

    def connect(self) -> None:
        signal.signal(signal.SIGINT, self.off)  # expect: SHD103
