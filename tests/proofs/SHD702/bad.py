"""Takes uploads, one line each."""

import os

from flask import Flask, request

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
    app.run(HOST, int(os.environ["PORT"]))
