"""Counts, and sends its last numbers when it is stopped."""

import atexit
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(2)


def send(numbers):
    with open("sent.txt", "w") as file:
        file.write(f"{numbers}\n")


def flush():
    send([1, 2, 3])


def main():
    atexit.register(flush)
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    print("READY", flush=True)
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
