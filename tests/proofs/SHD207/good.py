"""Reads on and on, and notes where it was when it is stopped."""

import signal
import time

stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


def main():
    signal.signal(signal.SIGTERM, stop)
    position = 0
    try:
        print("READY", flush=True)
        while not stopping:
            position += 1
            time.sleep(0.05)
    finally:
        with open("position.txt", "w") as file:
            file.write(str(position))


if __name__ == "__main__":
    main()
