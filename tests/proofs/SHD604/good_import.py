"""Counts what customers look at, and saves the counts when it is stopped."""

import os

from celery import Celery
from celery.signals import worker_shutdown

app = Celery("counts", broker=os.environ["BROKER_URL"])
counts = {"cat.png": 3}


@worker_shutdown.connect
def save(**kwargs):
    with open("counts.txt", "w") as file:
        file.write(repr(counts))


@app.task
def resize(picture):
    counts[picture] += 1
