"""The agent: samples the host until it is told to stop."""

import logging
from pathlib import Path

from collector import logs, runtime
from collector.lifecycle import wind_down
from collector.sampler import Sampler
from collector.spool import Spool

SPOOL = Path("var/samples.jsonl")
log = logging.getLogger(__name__)


def main() -> None:
    logs.configure()
    runtime.prepare()
    spool = Spool(SPOOL)
    sampler = Sampler(spool, interval=0.5)
    sampler.start()
    while not runtime.stopping.wait(1):
        spool.flush()
    log.info("stop requested")
    wind_down(sampler, spool)
    log.info("agent stopped")


if __name__ == "__main__":
    main()
