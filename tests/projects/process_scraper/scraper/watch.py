"""Looks on while the prices change."""

import logging
import signal
import sys

from scraper.changes import tell


def _leave(signum, frame):
    sys.exit(0)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    signal.signal(signal.SIGTERM, _leave)
    tell()


if __name__ == "__main__":
    main()
