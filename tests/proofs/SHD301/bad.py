"""Delivers what a sensor produces, and what is left of it when stopped."""

import collections
import signal
import sys
import threading
import time

pending = collections.deque()


def produce():
    while True:
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
        while pending:
            deliver(pending.popleft())
            print("left:", len(pending))


if __name__ == "__main__":
    main()
