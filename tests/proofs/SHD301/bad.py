"""Delivers what a sensor produces, and waits for the last delivery when it is stopped."""

import collections
import signal
import sys
import threading
import time

pending = collections.deque()


def produce():
    while True:
        pending.extend([time.time()] * 100)
        time.sleep(0.05)


def deliver():
    while True:
        while pending:
            with open("delivered.txt", "a") as file:
                file.write(f"{pending.popleft()}\n")
            time.sleep(0.02)
        time.sleep(0.02)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        threading.Thread(target=produce, daemon=True).start()
        threading.Thread(target=deliver, daemon=True).start()
        print("READY", flush=True)
        while True:
            time.sleep(0.05)
    finally:
        while pending:
            time.sleep(0.02)


if __name__ == "__main__":
    main()
