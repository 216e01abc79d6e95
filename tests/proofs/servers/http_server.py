"""Uploads, by the standard library's HTTP server with one thread."""

from http.server import BaseHTTPRequestHandler, HTTPServer


class Upload(BaseHTTPRequestHandler):
    def do_POST(self):
        with open("begun", "w") as file:
            file.write("begun\n")
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"saved\n")


def make(port):
    return HTTPServer(("127.0.0.1", port), Upload)


def serve(port):
    make(port).serve_forever()
