"""A WSGI app, by werkzeug's server for development."""

from werkzeug.serving import run_simple


def app(environ, start_response):
    with open("begun", "w") as file:
        file.write("begun\n")
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Length", "6")])
    return [b"saved\n"]


def serve(port):
    run_simple("127.0.0.1", port, app, threaded=True)
