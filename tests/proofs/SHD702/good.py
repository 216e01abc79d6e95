"""Takes uploads, one line each."""

import os
import sys

from flask import Flask, request
from gunicorn.app import wsgiapp

app = Flask(__name__)
HOST = "127.0.0.1"


@app.post("/")
def upload():
    with open("begun.txt", "w") as file:
        file.write("upload\n")
    request.get_data()
    return "saved\n"


if __name__ == "__main__":
    print("READY", flush=True)
    bind = f"--bind={HOST}:{os.environ['PORT']}"
    sys.argv = ["gunicorn", "service:app", bind, "--no-control-socket"]
    wsgiapp.run()
