"""Fills a table that a thread computes with, and saves it when it is stopped."""

import json
import signal
import sys
import threading
import time

table = {}
lock = threading.Lock()
computing = threading.Event()


def compute():
    with lock:
        computing.set()
        time.sleep(0.1)
        with open("computed.txt", "w") as file:
            file.write("half of it\n")
    sum(range(30_000_000))  # the other half keeps the interpreter, not the lock


def add(name, value):
    with lock:
        table[name] = value


def save():
    with lock:
        with open("table.json", "w") as file:
            json.dump(table, file)


def main(rounds):
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    threading.Thread(target=compute, daemon=True).start()
    computing.wait()
    print("READY", flush=True)
    try:
        for number in range(rounds):
            add(str(number), number)
            time.sleep(0.01)
    finally:
        save()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
