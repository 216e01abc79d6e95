"""The one way to stop the programs of this package."""

import signal
import threading


def on_stop() -> threading.Event:
    """An event that is set when the platform asks for the end."""
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    signal.signal(signal.SIGINT, lambda *_: asked.set())
    return asked
