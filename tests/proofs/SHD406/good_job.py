"""Reads a feed, one poll after the other as jobs of a pool."""

import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

stopping = threading.Event()


def poll():
    if stopping.wait(0.02):
        sys.exit(f"stopped by signal {signal.SIGTERM}")


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: stopping.set())
    pool = ThreadPoolExecutor(1)
    print("READY", flush=True)
    while True:
        job = pool.submit(poll)
        time.sleep(0.05)
        job.result()


if __name__ == "__main__":
    main()
