"""A program that logs through a queue, to a file that is slow to write to."""

import logging
import logging.handlers
import queue
import signal
import sys
import time


class Slow(logging.FileHandler):
    def emit(self, record):
        time.sleep(0.3)
        super().emit(record)


def stop(signum, frame):
    logging.warning("stopping")
    sys.exit(0)


def main():
    records = queue.SimpleQueue()
    logging.getLogger().addHandler(logging.handlers.QueueHandler(records))
    listener = logging.handlers.QueueListener(records, Slow("log.txt", delay=True))
    listener.start()
    signal.signal(signal.SIGTERM, stop)
    try:
        print("READY", flush=True)
        while True:
            time.sleep(1)
    finally:
        listener.stop()


if __name__ == "__main__":
    main()
