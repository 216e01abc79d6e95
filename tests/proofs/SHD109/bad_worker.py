"""Works through orders and puts its lease back at the end."""

import os
import signal
import sys
import time


class Worker:
    def __init__(self):
        with open("lease.txt", "w") as file:
            file.write("ours\n")

    def work(self):
        print("READY", flush=True)
        while True:
            time.sleep(0.05)

    def handle_signals(self):
        signal.signal(signal.SIGTERM, self.stop)

    def stop(self, signum, frame):
        os.unlink("lease.txt")
        sys.exit(0)


def main():
    worker = Worker()
    worker.work()
    worker.handle_signals()


if __name__ == "__main__":
    main()
