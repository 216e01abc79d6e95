"""A WSGI app, by waitress."""

import time

import waitress


def app(environ, start_response):
    with open("begun", "w") as file:
        file.write("begun\n")
    if environ["REQUEST_METHOD"] == "GET":
        time.sleep(60)
    start_response("200 OK", [("Content-Length", "6")])
    return [b"saved\n"]


def serve(port):
    waitress.serve(app, host="127.0.0.1", port=port)
