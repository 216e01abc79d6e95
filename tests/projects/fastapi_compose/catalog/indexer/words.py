"""Reads parts and collects their words."""

import logging
import threading
import time

log = logging.getLogger(__name__)


class Reader(threading.Thread):
    """Reads parts one by one; looks at the wish to stop between two of them."""

    def __init__(self, leave: threading.Event) -> None:
        super().__init__(name="reader")
        self._leave = leave
        self.words: dict[str, int] = {}

    def run(self) -> None:
        number = 0
        while not self._leave.is_set():
            number += 1
            log.info("part %d begun", number)
            time.sleep(0.5)  # the parts are far away
            self.words[f"part-{number}"] = number
            log.info("part %d read", number)
        log.info("reader ended")
