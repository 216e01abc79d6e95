"""Runs the consumers, and ends them when the platform asks."""

import asyncio
import logging
import signal
from pathlib import Path

from events.books import Books
from events.consumer import Consumer

log = logging.getLogger(__name__)

DRAIN = 8  # seconds that the events in flight may take


class Service:
    """Two consumers on one spool."""

    def __init__(self, spool: Path) -> None:
        self._books = Books(Path("books.sqlite"))
        self._stopping = asyncio.Event()
        self._consumers = [Consumer(spool, self._books, number) for number in range(2)]

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        tasks = [asyncio.create_task(one.run(self._stopping)) for one in self._consumers]
        await self._stopping.wait()
        log.info("stop requested")
        await self._drain(tasks)
        self._books.close()

    async def _drain(self, tasks: list[asyncio.Task]) -> None:
        _, late = await asyncio.wait(tasks, timeout=DRAIN)
        log.info("drained, %d consumers late", len(late))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
