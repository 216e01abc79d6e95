"""The uploader's program."""

import logging
import time
from pathlib import Path

from media import console
from media.control import Control
from media.upload import Uploader

OUTBOX = Path("outbox")
PARTS = 30
PATIENCE = 15.0  # seconds for what is under way
log = logging.getLogger("media.uploader")


def main() -> None:
    console.set_up()
    control = Control()
    uploader = Uploader(PARTS)
    uploader.start()
    known: set[Path] = set()
    while control.wanted:
        for film in sorted(OUTBOX.glob("*.out")):
            if film not in known:
                known.add(film)
                uploader.add(film)
        time.sleep(0.2)
    log.info("stop requested")
    uploader.finish(patience=PATIENCE)
    Path("uploads.done").write_text(str(len(known)))
    log.info("uploader ended")


if __name__ == "__main__":
    main()
