"""Takes uploads until it is told to stop; `gunicorn service:app` runs it."""

import signal
import sys

from flask import Flask, request

app = Flask(__name__)
signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))


@app.post("/")
def upload():
    with open("begun.txt", "w") as file:
        file.write("upload\n")
    request.get_data()
    return "saved\n"


print("READY", flush=True)
