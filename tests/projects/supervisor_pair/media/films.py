"""Films on disk."""

import logging
import time
from pathlib import Path

log = logging.getLogger(__name__)


def transcode(film: Path, chunks: int) -> Path:
    """Write a film in another format, a chunk at a time."""
    log.info("transcoding %s", film.name)
    partial = film.with_suffix(".partial")
    with partial.open("wb") as target:
        for number in range(chunks):
            target.write(bytes([number % 256]) * 1024)
            time.sleep(0.02)
    done = partial.rename(film.with_suffix(".out"))
    log.info("transcoded %s", film.name)
    return done
