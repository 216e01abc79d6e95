"""Keeps a lease in a job of a pool; the handler is set where the program starts."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

released = threading.Event()


class Lease:
    def release(self, signum, frame):
        os.unlink("lease.txt")
        released.set()

    def take(self):
        with open("lease.txt", "w") as file:
            file.write("ours\n")

    def keep(self):
        self.take()
        while not released.wait(0.05):
            os.utime("lease.txt")


def main():
    lease = Lease()
    signal.signal(signal.SIGTERM, lease.release)
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(lease.keep)
        while not os.path.exists("lease.txt"):
            time.sleep(0.01)
        print("READY", flush=True)
        while not released.is_set():
            time.sleep(0.05)


if __name__ == "__main__":
    main()
