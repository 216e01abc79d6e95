"""A thread that writes a report now and then; the main program waits until it is done."""

import signal
import sys
from threading import Event, Thread
from time import sleep


class Reporter(Thread):
    def __init__(self, limit):
        super().__init__()
        self.limit = limit
        self.stop_event = Event()
        self.count = 0

    def run(self):
        while not self.stop_event.is_set():
            self.count += 1
            with open("rounds.txt", "a") as file:
                file.write(f"round {self.count}\n")
            if self.count == 1:
                print("READY", flush=True)
            if self.count == self.limit:
                break
            sleep(60)

    def stop(self, signum, frame):
        self.stop_event.set()


def main(limit):
    reporter = Reporter(limit)
    signal.signal(signal.SIGTERM, reporter.stop)
    reporter.start()
    reporter.join()
    with open("count.txt", "w") as file:
        file.write(str(reporter.count))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
