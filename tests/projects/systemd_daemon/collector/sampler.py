"""Reads the load of the host, over and over."""

import logging
import os
import threading
import time

from collector.spool import Spool

log = logging.getLogger(__name__)


class Sampler(threading.Thread):
    """Appends a sample to a spool every so many seconds."""

    def __init__(self, spool: Spool, interval: float) -> None:
        super().__init__(name="sampler")
        self._spool = spool
        self._interval = interval
        self.running = True

    def run(self) -> None:
        log.info("sampling every %s s", self._interval)
        while self.running:
            one, five, fifteen = os.getloadavg()
            self._spool.append({"at": time.time(), "load": [one, five, fifteen]})
            time.sleep(self._interval)
        log.info("sampler ended")

    def pause(self) -> None:
        """End the thread; a new one is started when the host is back from maintenance."""
        self.running = False
