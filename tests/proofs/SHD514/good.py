"""Holds a lock file while it runs, and keeps its time of last change fresh."""

import os
import signal
import sys
import threading
import time


class LockFile:
    def __init__(self, path):
        self.path = path
        with open(path, "w") as file:
            file.write(f"{os.getpid()}\n")
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def _beat(self):
        while not self._closing.wait(0.05):
            os.utime(self.path)

    def close(self):
        self._closing.set()
        self._thread.join(5)
        os.remove(self.path)


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    lock = LockFile("service.lock")
    try:
        print("READY", flush=True)
        while os.path.exists(lock.path):
            time.sleep(0.05)
    finally:
        lock.close()


if __name__ == "__main__":
    main()
