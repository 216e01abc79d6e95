"""Samples a temperature and saves the series when it ends."""

import atexit
import signal
import sys
import time

series = []


def save(values):
    with open("series.txt", "w") as file:
        file.write("\n".join(values))


def main():
    atexit.register(save)
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(143))
    print("READY", flush=True)
    while True:
        series.append("21.5")
        time.sleep(0.05)


if __name__ == "__main__":
    main()
