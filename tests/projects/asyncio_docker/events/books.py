"""The books: a table of what has been booked."""

import logging
import sqlite3
from pathlib import Path

log = logging.getLogger(__name__)


class Books:
    """Bookings in SQLite."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute(
            "create table if not exists booking (id text primary key, amount integer)"
        )

    def add(self, identifier: str, amount: int) -> None:
        with self._connection:
            self._connection.execute("insert into booking values (?, ?)", (identifier, amount))

    def all(self) -> list[tuple[str, int]]:
        return self._connection.execute("select id, amount from booking order by id").fetchall()

    def close(self) -> None:
        self._connection.close()
        log.info("books closed")
