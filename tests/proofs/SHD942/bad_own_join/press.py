"""A press that prints what it has begun, and says when it has ended in order."""

import signal
import threading
import time
from pathlib import Path

stop = threading.Event()


def press():
    while not stop.is_set():
        time.sleep(60)  # a long sheet


def main():
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    worker = threading.Thread(target=press, daemon=True)
    worker.start()
    Path("ready").touch()
    stop.wait()
    worker.join(timeout=2)
    time.sleep(1.5)  # the press cools down
    Path("tidied").touch()


if __name__ == "__main__":
    main()
