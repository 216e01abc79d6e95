"""Writes booked events out again, as fast as the reader takes them."""

import json
import logging
import time
from pathlib import Path

from events.books import Books

log = logging.getLogger(__name__)


def replay(books: Books, outbox: Path) -> None:
    """Write the bookings again and again, a file each round."""
    number = 0
    while True:
        number += 1
        (outbox / f"round-{number}.json").write_text(json.dumps(books.all()))
        log.info("round %d written", number)
        time.sleep(0.2)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    outbox = Path("outbox")
    outbox.mkdir(exist_ok=True)
    books = Books(Path("books.sqlite"))
    try:
        replay(books, outbox)
    except KeyboardInterrupt:
        log.info("stop requested")
        books.close()
        (outbox / "complete").touch()
    log.info("replay ended")


if __name__ == "__main__":
    main()
