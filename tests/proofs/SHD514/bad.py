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
        threading.Thread(target=self._beat, daemon=True).start()

    def _beat(self):
        while True:
            os.utime(self.path)
            time.sleep(0.05)

    def __del__(self):
        os.remove(self.path)


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    lock = LockFile("service.lock")
    print("READY", flush=True)
    while os.path.exists(lock.path):
        time.sleep(0.05)


if __name__ == "__main__":
    main()
