"""Reads a feed in a thread of an executor."""

import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

running = True
pool = ThreadPoolExecutor(1)


def read():
    while running:
        time.sleep(0.02)


def stop_reading():
    global running
    running = False


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    pool.submit(read)
    try:
        print("READY", flush=True)
        while True:
            time.sleep(0.05)
    finally:
        stop_reading()


if __name__ == "__main__":
    main()
