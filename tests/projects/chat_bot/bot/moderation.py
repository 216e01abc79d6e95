"""Removes what nobody wants to read."""

import logging
import signal
import time
from pathlib import Path

from bot import endings

HELD = Path("held")
log = logging.getLogger("bot.moderation")

running = True


def stop(signum, frame):
    global running
    running = False


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    signal.signal(signal.SIGINT, stop)
    endings.heed(stop)
    removed = 0
    while running:
        for path in sorted(HELD.glob("*.json")):
            path.unlink()
            removed += 1
        time.sleep(0.5)
    Path("removed.txt").write_text(str(removed))
    log.info("moderation ended")


if __name__ == "__main__":
    main()
