"""Quotes, which need a moment each."""

import logging
import time

log = logging.getLogger(__name__)


def quote(request: bytes, context) -> bytes:
    """The price of so many items; the request is their number."""
    items = int(request)
    log.info("quote for %d items begun", items)
    for _ in range(items):
        time.sleep(0.1)  # the exchange rate of the moment
    log.info("quote for %d items done", items)
    return str(items * 3).encode()
