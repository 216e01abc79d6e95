"""A WSGI app, by a server of werkzeug's with one thread."""

from werkzeug.serving import make_server


def app(environ, start_response):
    with open("begun", "w") as file:
        file.write("begun\n")
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Length", "6")])
    return [b"saved\n"]


def make(port):
    return make_server("127.0.0.1", port, app)


def serve(port):
    make(port).serve_forever()
