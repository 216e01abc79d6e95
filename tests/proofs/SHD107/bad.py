"""Works in rounds, and means not to be disturbed."""

import signal
import time


def work():
    time.sleep(0.05)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("READY", flush=True)
    while True:
        work()
