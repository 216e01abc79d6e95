"""What the programs do on their way out."""

import logging
import threading

from collector.spool import Spool

log = logging.getLogger(__name__)


def wind_down(worker: threading.Thread, spool: Spool) -> None:
    """Let a worker end, then close what it wrote to."""
    log.info("waiting for %s", worker.name)
    worker.join()  # expect: SHD302
    spool.close()
