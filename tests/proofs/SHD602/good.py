"""Makes thumbnails of the pictures that customers upload."""

import os
import time

from celery import Celery

app = Celery("pictures", broker=os.environ["BROKER_URL"])


def scale():
    """The first try needs more memory than there is, and takes long."""
    with open("begun.txt", "a") as log:
        log.write("cat.png\n")
    with open("begun.txt") as log:
        if len(log.readlines()) == 1:
            time.sleep(100)


@app.task(acks_late=True, reject_on_worker_lost=True)
def resize(picture):
    scale()
    with open("thumbnails.txt", "a") as log:
        log.write(f"{picture}\n")
