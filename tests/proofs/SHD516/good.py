"""Squares numbers with two workers, over and over, until it is told to stop."""

import signal
import threading
from concurrent.futures import ProcessPoolExecutor

stopping = threading.Event()


def square(number):
    return number * number


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: stopping.set())
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(square, range(4)))
        print("READY", flush=True)
        while not stopping.is_set():
            list(pool.map(square, range(4)))


if __name__ == "__main__":
    main()
