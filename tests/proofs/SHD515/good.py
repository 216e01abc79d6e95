"""Serves, and refreshes its cache in a thread."""

import signal
import sys
import threading
import time

stopping = threading.Event()


def refresh():
    while not stopping.wait(0.05):
        pass


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    threading.Thread(target=refresh).start()
    try:
        print("READY", flush=True)
        while True:
            time.sleep(0.05)
    finally:
        stopping.set()


if __name__ == "__main__":
    main()
