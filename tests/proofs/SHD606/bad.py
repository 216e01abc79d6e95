"""Fetches pictures from a server that has gone silent."""

import os
import time

from celery import Celery

app = Celery("pictures", broker=os.environ["BROKER_URL"])


@app.task(acks_late=True)
def resize(picture):
    with open("begun.txt", "a") as log:
        log.write(f"{picture}\n")
    time.sleep(1_000)
