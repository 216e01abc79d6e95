"""Reads on and on, and notes where it was when it is stopped."""

import os
import signal
import time


def stop(signum, frame):
    os._exit(0)


def main():
    signal.signal(signal.SIGTERM, stop)
    position = 0
    try:
        print("READY", flush=True)
        while True:
            position += 1
            time.sleep(0.05)
    finally:
        with open("position.txt", "w") as file:
            file.write(str(position))


if __name__ == "__main__":
    main()
