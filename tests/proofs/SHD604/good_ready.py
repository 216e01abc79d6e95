"""Makes thumbnails, and writes down when it was asked to stop."""

import os

from celery import Celery
from celery.signals import worker_shutting_down

app = Celery("pictures", broker=os.environ["BROKER_URL"])


@worker_shutting_down.connect
def note(**kwargs):
    with open("asked.txt", "w") as file:
        file.write("asked to stop")


@app.task
def resize(picture):
    print(picture)
