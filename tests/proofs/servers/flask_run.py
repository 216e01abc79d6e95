"""An app of Flask's, by its server for development."""

from flask import Flask, request

app = Flask(__name__)


@app.post("/")
def upload():
    with open("begun", "w") as file:
        file.write("begun\n")
    request.get_data()
    return "saved\n"


def serve(port):
    app.run("127.0.0.1", port)
