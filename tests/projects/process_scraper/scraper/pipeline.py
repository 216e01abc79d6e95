"""From the workers into the table."""

import itertools

from scraper.prices import Prices
from scraper.workers import Workers

AHEAD = 4  # pages that the workers are asked for before the first is here


def run(workers: Workers, prices: Prices) -> None:
    """Ask for pages and add what comes, for ever."""
    for number in itertools.count(1):
        workers.ask_for(number)
        if number > AHEAD:
            page = workers.found.get()
            prices.add(page["page"], page["price"])
