"""The exporter's program."""

import atexit
import logging
from pathlib import Path

from collector import logs, runtime
from collector.export.table import Exporter
from collector.spool import Spool

SPOOL = Path("var/samples.jsonl")
TABLE = Path("var/samples.csv")
log = logging.getLogger(__name__)


def main() -> None:
    logs.configure()
    runtime.prepare()
    spool = Spool(SPOOL)
    atexit.register(spool.close)
    exporter = Exporter(SPOOL, TABLE, runtime.stopping)
    exporter.start()
    while not runtime.stopping.wait(5):
        spool.append({"at": 0, "load": [0, 0, 0]})
        spool.flush()
    log.info("stop requested")
    exporter.join(timeout=30)
    log.info("exporter joined")


if __name__ == "__main__":
    main()
