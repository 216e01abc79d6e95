"""The prices that were found, in SQLite."""

import logging
import sqlite3
import time
from pathlib import Path

log = logging.getLogger(__name__)


class Prices:
    """A table of prices and one of totals, which belong together."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("create table if not exists price (page int, price int)")
        self._connection.execute("create table if not exists total (page int)")

    def add(self, page: int, price: int) -> None:
        self._connection.execute("insert into price values (?, ?)", (page, price))
        self._connection.commit()
        log.info("price of page %d added", page)
        time.sleep(0.1)  # the warehouse confirms
        self._connection.execute("insert into total values (?)", (page,))
        self._connection.commit()
        log.info("total of page %d added", page)
