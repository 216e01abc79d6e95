"""Sends letters in the background."""

import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor


def send(letter):
    time.sleep(0.2)


def main():
    executor = ThreadPoolExecutor(2)
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    try:
        for letter in range(1000):
            executor.submit(send, letter)
        print("READY", flush=True)
        while True:
            time.sleep(0.05)
    finally:
        executor.shutdown(cancel_futures=True)


if __name__ == "__main__":
    main()
