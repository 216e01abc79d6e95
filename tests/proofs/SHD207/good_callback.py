"""Counts, and writes the counters at exit."""

import atexit
import signal
import sys
import time

counters = {"rounds": 0}


def save():
    with open("counters.txt", "w") as file:
        file.write(str(counters))


def stop(signum, frame):
    sys.exit(143)


def main():
    atexit.register(save)
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while True:
        counters["rounds"] += 1
        time.sleep(0.05)


if __name__ == "__main__":
    main()
