"""Feeds rows to the next program of a pipeline until it is stopped."""

import itertools
import signal
import sys

stopping = False


def stop(signum, frame):
    global stopping
    print("stopping", flush=True)
    stopping = True


def main(rows):
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    for row in itertools.count():
        if stopping or row == rows:
            break
        print(row, "apples", row * 2, "pears")
    with open("resume-at.txt", "w") as file:
        file.write("known\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
