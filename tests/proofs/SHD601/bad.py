"""Makes thumbnails of the pictures that customers upload."""

import os
import time

from celery import Celery

app = Celery("pictures", broker=os.environ["BROKER_URL"])
app.conf.broker_transport_options = {
    "visibility_timeout": int(os.environ["VISIBILITY_TIMEOUT"]),
}


@app.task
def resize(picture):
    with open("begun.txt", "a") as log:
        log.write(f"{picture}\n")
    time.sleep(float(os.environ["RESIZE_SECONDS"]))
    with open("thumbnails.txt", "a") as log:
        log.write(f"{picture}\n")
