"""Sends samples on, no faster than the relay takes them."""

import logging
import os
import queue
import threading
import time

log = logging.getLogger(__name__)

BATCH = 50


class Shipper(threading.Thread):
    """Takes samples from a queue and ships them in batches."""

    def __init__(self, samples: queue.Queue) -> None:
        super().__init__(name="shipper")
        self._samples = samples
        self._rate = float(os.environ.get("COLLECTOR_RATE", "100"))  # samples a second
        self._stop_requested = threading.Event()
        self.shipped = 0

    def request_stop(self) -> None:
        self._stop_requested.set()

    def run(self) -> None:
        while not self._stop_requested.is_set():
            try:
                first = self._samples.get(timeout=0.5)
            except queue.Empty:
                continue
            self._ship([first, *self._at_hand()])

    def _at_hand(self) -> list:
        found = []
        while len(found) < BATCH - 1 and not self._samples.empty():
            found.append(self._samples.get_nowait())
        return found

    def _ship(self, batch: list) -> None:
        log.info("shipping %d samples", len(batch))
        for _ in batch:
            time.sleep(1 / self._rate)
            self.shipped += 1
        log.info("shipped %d samples", len(batch))
