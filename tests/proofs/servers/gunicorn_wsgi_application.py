"""A WSGI app, by the application that gunicorn's command makes."""

import sys

from gunicorn.app.wsgiapp import WSGIApplication


def app(environ, start_response):
    with open("begun", "w") as file:
        file.write("begun\n")
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Length", "6")])
    return [b"saved\n"]


def serve(port):
    sys.argv = ["gunicorn", "part:app", f"--bind=127.0.0.1:{port}", "--no-control-socket"]
    WSGIApplication().run()
