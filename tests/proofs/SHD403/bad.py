"""Polls a feed and counts the rounds."""

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
    rounds = 0
    while True:
        try:
            poll()
        finally:
            rounds += 1
            if rounds % 10:
                continue
            print("polled", rounds)


if __name__ == "__main__":
    main()
