"""The parts in SQLite."""

from __future__ import annotations

import os
import sqlite3


class Store:
    """A connection, and what is asked of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls) -> Store:
        path = os.environ.get("CATALOG_DATABASE", ":memory:")
        connection = sqlite3.connect(path, check_same_thread=False)
        connection.execute("create table if not exists part (id integer primary key, price int)")
        return cls(connection)

    def price(self, part: int) -> int:
        row = self._connection.execute("select price from part where id = ?", (part,)).fetchone()
        return row[0] if row else 0

    def save_index(self, words: dict[str, int]) -> None:
        with self._connection:
            self._connection.execute("create table if not exists word (word text, part int)")
            self._connection.executemany("insert into word values (?, ?)", words.items())

    def close(self) -> None:
        self._connection.close()
