"""A table of samples that is written row by row."""

import csv
import json
import logging
import threading
import time
from pathlib import Path

log = logging.getLogger(__name__)


class Exporter(threading.Thread):
    """Writes what the spool holds as a table, then waits for the next hour."""

    def __init__(self, spool: Path, table: Path, stopping: threading.Event) -> None:
        super().__init__(name="exporter")
        self._spool = spool
        self._table = table
        self._stopping = stopping

    def run(self) -> None:
        while not self._stopping.is_set():
            self.export()
            self._stopping.wait(3600)
        log.info("exporter ended")

    def export(self) -> None:
        log.info("export begun")
        with self._table.open("w", newline="") as file:
            writer = csv.writer(file)
            for line in self._spool.read_text().splitlines():
                sample = json.loads(line)
                writer.writerow([sample["at"], *sample["load"]])
                time.sleep(0.01)  # the disk is a shared one
        log.info("export done")
