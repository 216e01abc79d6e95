"""Two parts of a program, each with a handler that saves what is its own, one after the other."""

import os
import signal
import sys
import time


class Lease:
    def __init__(self):
        with open("lease.txt", "w") as file:
            file.write("ours\n")
        signal.signal(signal.SIGTERM, self.release)

    def release(self, signum, frame):
        os.unlink("lease.txt")
        sys.exit(0)


class Counter:
    def __init__(self):
        self.count = 0
        self.previous = signal.signal(signal.SIGTERM, self.save)

    def save(self, signum, frame):
        with open("count.txt", "w") as file:
            file.write(f"{self.count}\n")
        self.previous(signum, frame)

    def run(self):
        print("READY", flush=True)
        while True:
            self.count += 1
            time.sleep(0.05)


def main():
    Lease()
    counter = Counter()
    counter.run()


if __name__ == "__main__":
    main()
