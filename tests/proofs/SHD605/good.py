"""Makes thumbnails of the pictures that customers upload."""

import os
import time

from celery import Celery

URL = os.environ.get("BROKER_URL", "redis://localhost/0")

app = Celery("pictures", broker=URL)
app.conf.broker_transport_options = {
    "visibility_timeout": int(os.environ["VISIBILITY_TIMEOUT"]),
}


@app.task(acks_late=True, reject_on_worker_lost=True)
def resize(picture):
    with open("begun.txt", "a") as log:
        log.write(f"{picture}\n")
    time.sleep(float(os.environ["RESIZE_SECONDS"]))
    with open("thumbnails.txt", "a") as log:
        log.write(f"{picture}\n")
