"""Imports loans that the desks wrote into files."""

import csv
import logging
import time
from pathlib import Path

from loans.models import Loan

DESKS = Path("desks")
MARK = Path("desks/imported")
log = logging.getLogger(__name__)


def run() -> None:
    """Import file after file, for ever."""
    done: list[str] = []
    try:
        while True:
            for path in sorted(DESKS.glob("*.csv")):
                for book, reader in csv.reader(path.read_text().splitlines()):
                    Loan.objects.create(book_id=int(book), reader=reader)
                done.append(path.name)
                path.unlink()
                log.info("%s imported", path.name)
            time.sleep(5)
    except KeyboardInterrupt:  # missed: SHD101
        MARK.write_text("\n".join(done))
        log.info("what is imported was marked")
