"""A WSGI app, by an application of gunicorn's."""

from gunicorn.app.base import BaseApplication


def app(environ, start_response):
    with open("begun", "w") as file:
        file.write("begun\n")
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Length", "6")])
    return [b"saved\n"]


class Service(BaseApplication):
    def __init__(self, port):
        self.port = port
        super().__init__()

    def load_config(self):
        self.cfg.set("bind", f"127.0.0.1:{self.port}")
        self.cfg.set("control_socket_disable", True)

    def load(self):
        return app


def serve(port):
    Service(port).run()
