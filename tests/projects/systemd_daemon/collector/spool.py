"""Samples on disk, one JSON document a line."""

import json
import logging
import threading
from pathlib import Path

log = logging.getLogger(__name__)


class Spool:
    """A file that samples are appended to; buffered, so it has to be closed."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self.appended = 0

    def append(self, sample: dict) -> None:
        with self._lock:
            self._file.write(json.dumps(sample) + "\n")
            self.appended += 1

    def flush(self) -> None:
        with self._lock:
            self._file.flush()

    def close(self) -> None:
        with self._lock:
            self._file.close()
        log.info("spool closed after %d samples", self.appended)
