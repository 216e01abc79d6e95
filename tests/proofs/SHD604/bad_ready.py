"""Makes thumbnails, and writes down when it was asked to stop."""

import os
import signal

from celery import Celery
from celery.signals import worker_ready

app = Celery("pictures", broker=os.environ["BROKER_URL"])


def note(signum, frame):
    with open("asked.txt", "w") as file:
        file.write("asked to stop")


@worker_ready.connect
def ready(**kwargs):
    signal.signal(signal.SIGTERM, note)


@app.task
def resize(picture):
    print(picture)
