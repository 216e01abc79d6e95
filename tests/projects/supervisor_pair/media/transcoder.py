"""Transcodes what lies in the inbox."""

import logging
import time
from pathlib import Path

from media import console
from media.control import Control
from media.films import transcode

INBOX = Path("inbox")
CHUNKS = 25
log = logging.getLogger("media.transcoder")


def main() -> None:
    console.set_up()
    control = Control()
    while control.wanted:
        for film in sorted(INBOX.glob("*.film")):
            transcode(film, CHUNKS)
            film.unlink()
            if not control.wanted:
                break
        time.sleep(0.2)
    log.info("transcoder ended")


if __name__ == "__main__":
    main()
