"""Crawls page after page."""

import logging
import signal
import sys
from pathlib import Path

from scraper.pipeline import run
from scraper.prices import Prices
from scraper.workers import Workers


def _leave(signum, frame):
    sys.exit(0)  # expect: SHD201


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    workers = Workers(2)
    workers.start()
    signal.signal(signal.SIGTERM, _leave)
    run(workers, Prices(Path("prices.sqlite")))


if __name__ == "__main__":
    main()
