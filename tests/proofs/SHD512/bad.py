"""Takes readings while a thread reports that the service lives."""

import atexit
import signal
import sys
import threading
import time


def beat():
    while True:
        with open("alive.txt", "w") as file:
            file.write("alive\n")
        time.sleep(0.05)


def close():
    with open("closed.txt", "w") as file:
        file.write("in order\n")


def main():
    atexit.register(close)
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    threading.Thread(target=beat).start()
    print("READY", flush=True)
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
