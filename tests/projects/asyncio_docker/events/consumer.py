"""One consumer: an event at a time, claimed by renaming its file."""

import asyncio
import json
import logging
from pathlib import Path

from events.books import Books

log = logging.getLogger(__name__)


class Consumer:
    """Takes events until it is told to stop; the one in its hands is always booked."""

    def __init__(self, spool: Path, books: Books, number: int) -> None:
        self._spool = spool
        self._books = books
        self._number = number

    async def run(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            claimed = self._claim()
            if claimed is None:
                await self._pause(stopping)
                continue
            await self._book(claimed)

    def _claim(self) -> Path | None:
        for path in sorted(self._spool.glob("*.json")):
            try:
                return path.rename(path.with_suffix(f".claimed-{self._number}"))
            except FileNotFoundError:
                continue  # the other consumer was quicker
        return None

    async def _pause(self, stopping: asyncio.Event) -> None:
        try:
            await asyncio.wait_for(stopping.wait(), timeout=0.2)
        except TimeoutError:
            pass

    async def _book(self, path: Path) -> None:
        event = json.loads(path.read_text())
        log.info("booking %s", event["id"])
        await asyncio.sleep(event.get("seconds", 0.1))  # the bank answers in its own time
        self._books.add(event["id"], event["amount"])
        path.unlink()
        log.info("booked %s", event["id"])
