"""Keeps a journal in a thread: each entry has a line when it begins and one when it ends."""

import signal
import sys
import threading
import time

stopping = threading.Event()


def keep():
    number = 0
    with open("journal.txt", "w") as file:
        while not stopping.is_set():
            number += 1
            file.write(f"begin {number}\n")
            file.flush()
            time.sleep(0.3)  # a slow disk
            file.write(f"end {number}\n")
            file.flush()


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    keeper = threading.Thread(target=keep, daemon=True)
    try:
        keeper.start()
        print("READY", flush=True)
        while True:
            time.sleep(0.05)
    finally:
        stopping.set()
        keeper.join(5)


if __name__ == "__main__":
    main()
