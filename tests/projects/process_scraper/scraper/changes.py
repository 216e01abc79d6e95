"""Says which prices have changed."""

import logging

from scraper.pages import fetch

log = logging.getLogger(__name__)


def tell() -> None:
    """Look at the first page again and again; nothing is kept."""
    known = fetch(1)["price"]
    while True:
        price = fetch(1)["price"]
        if price != known:
            log.info("the price is %d now", price)
        known = price
