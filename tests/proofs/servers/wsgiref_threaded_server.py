"""A WSGI app, by the standard library's server with a thread for each request."""

from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server


def app(environ, start_response):
    with open("begun", "w") as file:
        file.write("begun\n")
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Length", "6")])
    return [b"saved\n"]


class Server(ThreadingMixIn, WSGIServer):
    pass


def make(port):
    return make_server("127.0.0.1", port, app, server_class=Server)


def serve(port):
    make(port).serve_forever()
