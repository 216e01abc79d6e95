"""Holds a lock file while it runs."""

import atexit
import os
import signal
import sys
import time


def unlock():
    os.remove("service.lock")


def main(rounds):
    with open("service.lock", "w") as file:
        file.write(str(os.getpid()))
    atexit.register(unlock())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print("READY", flush=True)
    while rounds:
        time.sleep(0.05)
        rounds -= 1


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else -1)
