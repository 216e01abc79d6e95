"""The shipper's program: reads the spool and ships what it finds."""

import json
import logging
import queue
from pathlib import Path

from collector import logs, runtime
from collector.shipper import Shipper

SPOOL = Path("var/samples.jsonl")
MARK = Path("var/shipped")
log = logging.getLogger(__name__)


def read_new(samples: queue.Queue, offset: int) -> int:
    """Queue the samples behind an offset of the spool; the new offset."""
    if not SPOOL.exists():
        return offset
    with SPOOL.open(encoding="utf-8") as spool:
        spool.seek(offset)
        for line in iter(spool.readline, ""):
            samples.put(json.loads(line))
        return spool.tell()


def main() -> None:
    logs.configure()
    runtime.prepare()
    samples: queue.Queue = queue.Queue()
    shipper = Shipper(samples)
    shipper.start()
    offset = 0
    while not runtime.stopping.is_set():
        offset = read_new(samples, offset)
        runtime.stopping.wait(1)
    log.info("stop requested")
    shipper.request_stop()
    shipper.join(timeout=20)
    MARK.write_text(str(shipper.shipped))
    log.info("mark written")


if __name__ == "__main__":
    main()
