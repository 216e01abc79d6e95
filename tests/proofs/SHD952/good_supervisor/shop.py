"""A queue with one task in it, which takes two seconds."""

import os
import time

from celery import Celery
from celery.signals import worker_ready

os.makedirs("queue", exist_ok=True)
app = Celery("shop", broker="filesystem://")
app.conf.broker_transport_options = {
    "data_folder_in": "queue",
    "data_folder_out": "queue",
    "control_folder": "control",
}


@app.task
def save():
    with open("ready", "w"):
        pass
    time.sleep(2)
    with open("tidied", "w"):
        pass


@worker_ready.connect
def fill(**_):
    save.delay()
