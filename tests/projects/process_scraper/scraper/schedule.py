"""Asks for a crawl every night."""

import logging
import subprocess
import sys
import time
from pathlib import Path

from scraper.keyboard import Switch

LAST = Path("last-crawl")
NIGHT = 24 * 3600
log = logging.getLogger(__name__)


def due() -> bool:
    return not LAST.exists() or time.time() - LAST.stat().st_mtime > NIGHT


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    switch = Switch()
    switch.connect()
    while switch.on:
        if due():
            log.info("crawl asked for")
            subprocess.run([sys.executable, "-m", "scraper.pages"], check=True, timeout=600)
            LAST.touch()
        time.sleep(1)
    LAST.with_suffix(".clean").touch()
    log.info("schedule ended")


if __name__ == "__main__":
    main()
