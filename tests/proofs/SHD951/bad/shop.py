"""A queue with one task in it, which takes two seconds."""

import time

from huey import SqliteHuey

huey = SqliteHuey(filename="queue.db")


@huey.task()
def save():
    with open("ready", "w"):
        pass
    time.sleep(2)
    with open("tidied", "w"):
        pass


@huey.on_startup()
def fill():
    save()
