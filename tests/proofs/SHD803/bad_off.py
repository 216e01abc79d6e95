"""Polls for work, and logs it to a file in blocks of a hundred records."""

import logging
import logging.handlers
import signal
import sys
import time


def main():
    file = logging.FileHandler("log.txt", delay=True)
    held = logging.handlers.MemoryHandler(100, target=file, flushOnClose=False)
    logging.getLogger().addHandler(held)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    logging.warning("polling")
    try:
        print("READY", flush=True)
        while True:
            time.sleep(1)
    finally:
        held.close()


if __name__ == "__main__":
    main()
