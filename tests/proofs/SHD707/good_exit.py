"""Takes uploads until it is told to stop; `gunicorn service:app` runs it."""

from flask import Flask, request

app = Flask(__name__)

@app.post("/")
def upload():
    with open("begun.txt", "w") as file:
        file.write("upload\n")
    request.get_data()
    return "saved\n"

print("READY", flush=True)
