"""Takes readings while a thread reports that the service lives."""

import atexit
import signal
import sys
import threading
import time

stopping = threading.Event()


def beat():
    while not stopping.wait(0.05):
        with open("alive.txt", "w") as file:
            file.write("alive\n")


def close():
    with open("closed.txt", "w") as file:
        file.write("in order\n")


def main():
    atexit.register(close)
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    try:
        threading.Thread(target=beat).start()
        print("READY", flush=True)
        while True:
            time.sleep(0.05)
    finally:
        stopping.set()


if __name__ == "__main__":
    main()
