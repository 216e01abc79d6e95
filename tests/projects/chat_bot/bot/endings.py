"""What the platform may ask of a program."""

import signal


class Wish:
    """True until the program is asked to end."""

    def __init__(self) -> None:
        self.go_on = True

    def end(self, signum, frame):
        self.go_on = False


def heed(handler) -> None:
    signal.signal(signal.SIGTERM, handler)
