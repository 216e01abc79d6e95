"""Polls a feed and goes on whatever happens."""

import contextlib
import signal
import sys
import time


def stop(signum, frame):
    sys.exit(0)


def poll():
    with open("last-poll.txt", "w") as file:
        file.write(str(time.time()))
    time.sleep(0.5)


def main():
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while True:
        with contextlib.suppress(BaseException):
            poll()


if __name__ == "__main__":
    main()
