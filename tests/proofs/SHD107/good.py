"""Works in rounds, and is not disturbed in the middle of one."""

import signal
import threading
import time

stopping = threading.Event()


def work():
    time.sleep(0.05)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    print("READY", flush=True)
    while not stopping.is_set():
        work()
