"""Counts what customers look at, and saves the counts when it is stopped."""

import os
import signal
import sys

from celery import Celery

app = Celery("counts", broker=os.environ["BROKER_URL"])
counts = {"cat.png": 3}


def save(signum, frame):
    with open("counts.txt", "w") as file:
        file.write(repr(counts))
    sys.exit(0)


signal.signal(signal.SIGTERM, save)


@app.task
def resize(picture):
    counts[picture] += 1
