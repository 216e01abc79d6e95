"""Makes thumbnails of the pictures that customers upload."""

import os
import time

from celery import Celery

URL = os.environ.get("BROKER_URL", "redis://localhost/0")

app = Celery("pictures", broker=URL)
app.conf.worker_soft_shutdown_timeout = 20


@app.task
def resize(picture):
    with open("begun.txt", "a") as log:
        log.write(f"{picture}\n")
    time.sleep(6)
    with open("thumbnails.txt", "a") as log:
        log.write(f"{picture}\n")
