"""Works through orders and gives its lease back at the end."""

import os
import signal
import sys
import time


def stop(signum, frame):
    sys.exit(0)


def process(order):
    with open("progress.txt", "w") as file:
        file.write(f"order {order}\n")


def main(orders):
    signal.signal(signal.SIGTERM, stop)
    with open("lease.txt", "w") as file:
        file.write("ours\n")
    print("READY", flush=True)
    try:
        while True:
            process(next(orders))
            time.sleep(0.02)
    finally:
        os.unlink("lease.txt")


if __name__ == "__main__":
    main(iter(int, 1))
