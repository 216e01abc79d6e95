"""Uploads films in a thread of its own."""

import logging
import queue
import threading
import time
from pathlib import Path

log = logging.getLogger(__name__)


class Uploader:
    """A queue of films, and the thread that uploads them."""

    def __init__(self, parts: int) -> None:
        self._parts = parts
        self._films: queue.Queue[Path | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name="upload")

    def start(self) -> None:
        self._thread.start()

    def add(self, film: Path) -> None:
        self._films.put(film)

    def finish(self, patience: float) -> None:
        """Upload what is queued, for as long as one is patient."""
        self._films.put(None)
        self._thread.join(patience)
        log.info("uploads joined")

    def _work(self) -> None:
        while (film := self._films.get()) is not None:
            log.info("uploading %s", film.name)
            for _ in range(self._parts):
                time.sleep(0.1)  # a part a second on a bad day
            film.with_suffix(".uploaded").touch()
            log.info("uploaded %s", film.name)
