"""Counts, and writes its counters at exit; leaves quickly when it is told to."""

import atexit
import os
import signal
import threading
import time

stopping = threading.Event()


def save():
    with open("counters.txt", "w") as file:
        file.write("12\n")


def watch():
    stopping.wait()
    os._exit(0)


def main():
    atexit.register(save)
    signal.signal(signal.SIGTERM, lambda signum, frame: stopping.set())
    threading.Thread(target=watch, daemon=True).start()
    print("READY", flush=True)
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
