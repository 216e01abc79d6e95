"""Keeps a list, and writes it in a thread, so that nobody has to wait for the disk."""

import atexit
import signal
import sys
import time


def write(entries):
    time.sleep(0.5)  # a slow disk
    with open("list.txt", "w") as file:
        file.write(f"{entries}\n")


def save():
    write(["milk"])


def main():
    atexit.register(save)
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    print("READY", flush=True)
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
