"""Collects measurements and writes what is left of them when it is stopped."""

import signal
import threading
import time


class Buffer:
    def __init__(self):
        self.lock = threading.Lock()
        self.rows = []

    def add(self, row):
        with self.lock:
            self.rows.append(row)
            with open("rows.txt", "a") as file:
                file.write(f"{row}\n")
            time.sleep(0.2)  # a slow disk

    def close(self):
        with self.lock:
            with open("closed.txt", "w") as file:
                file.write(f"{len(self.rows)} rows\n")


buffer = Buffer()


def stop(signum, frame):
    buffer.close()
    raise SystemExit(0)


def main():
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    row = 0
    while True:
        row += 1
        buffer.add(row)


if __name__ == "__main__":
    main()
