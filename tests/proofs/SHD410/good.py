"""Notes at the end where it stands: its position, then its totals."""

import atexit
import signal
import sys
import time

position = 12


def save():
    with open("position.txt", "w") as file:
        file.write(f"{position}\n")
    print("position saved", flush=True)
    with open("totals.txt", "w") as file:
        file.write("3 apples\n")


def main():
    atexit.register(save)
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    print("READY", flush=True)
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
