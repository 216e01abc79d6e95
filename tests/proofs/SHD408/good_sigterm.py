"""Polls a feed."""

import signal
import time


def poll():
    with open("last-poll.txt", "w") as file:
        file.write(str(time.time()))
    time.sleep(0.5)


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print("READY", flush=True)
    while True:
        try:
            poll()
        except KeyboardInterrupt:
            break


if __name__ == "__main__":
    main()
