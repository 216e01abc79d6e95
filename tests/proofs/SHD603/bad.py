"""Makes thumbnails of the pictures that customers upload."""

import os
import sys

from celery import Celery

app = Celery("pictures", broker=os.environ["BROKER_URL"])


def store_is_there():
    """Whether the disk is mounted: it takes a moment at the first try."""
    with open("begun.txt", "a") as log:
        log.write("cat.png\n")
    with open("begun.txt") as log:
        return len(log.readlines()) > 1


@app.task(bind=True, acks_late=True)
def resize(self, picture):
    if not store_is_there():
        sys.exit(f"no place to put {picture}")
    with open("thumbnails.txt", "a") as log:
        log.write(f"{picture}\n")
