"""The stop of a program: asked for by systemd, looked at by whoever works."""

import signal
import threading

stopping = threading.Event()


def _request_stop(signum, frame):
    stopping.set()


def prepare() -> None:
    """Make SIGTERM and Ctrl+C end the program in its own time."""
    signal.signal(signal.SIGTERM, _request_stop)
    signal.signal(signal.SIGINT, _request_stop)
