"""Takes uploads until it is told to stop; `gunicorn service:app` runs it."""

import signal

from flask import Flask, request

app = Flask(__name__)
stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


signal.signal(signal.SIGTERM, stop)


@app.post("/")
def upload():
    request.get_data()
    return "refused\n" if stopping else "saved\n"


print("READY", flush=True)
