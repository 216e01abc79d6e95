"""Refreshes exchange rates, and ends within seconds."""

import json
import logging
import time
from pathlib import Path

from pricing.stopping import on_stop

RATES = Path("rates.json")
log = logging.getLogger(__name__)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    stop = on_stop()
    try:
        while not stop.wait(2):
            RATES.write_text(json.dumps({"at": time.time(), "EUR": 1.0}))
            log.info("rates refreshed")
    except KeyboardInterrupt:
        RATES.unlink(missing_ok=True)
    log.info("refresh ended")


if __name__ == "__main__":
    main()
