"""Takes uploads until it is told to stop; `gunicorn service:app` runs it."""

from flask import Flask, request

app = Flask(__name__)


@app.post("/")
def upload():
    request.get_data()
    return "saved\n"


print("READY", flush=True)
