"""Makes thumbnails of the pictures that customers upload."""

import os
import time

from celery import Celery

app = Celery("pictures", broker=f"amqp://guest@127.0.0.1:{os.environ['BROKER_PORT']}//")
app.conf.task_default_queue = os.environ["QUEUE"]


@app.task
def resize(picture):
    with open("begun.txt", "a") as log:
        log.write(f"{picture}\n")
    time.sleep(float(os.environ["RESIZE_SECONDS"]))
    with open("thumbnails.txt", "a") as log:
        log.write(f"{picture}\n")
