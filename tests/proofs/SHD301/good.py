"""Delivers what a sensor produces, and what is left of it when stopped."""

import collections
import signal
import sys
import threading
import time

pending = collections.deque()
enough = threading.Event()


def produce():
    while not enough.is_set():
        pending.extend([time.time()] * 10)
        time.sleep(0.05)


def deliver(reading):
    with open("delivered.txt", "a") as file:
        file.write(f"{reading}\n")
    time.sleep(0.02)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Thread(target=produce, daemon=True).start()
    print("READY", flush=True)
    try:
        while True:
            if pending:
                deliver(pending.popleft())
    finally:
        enough.set()
        deadline = time.monotonic() + 5
        while pending and time.monotonic() < deadline:
            deliver(pending.popleft())
            print("left:", len(pending))


if __name__ == "__main__":
    main()
