"""Uploads, by the standard library's TCP server with one thread."""

from socketserver import StreamRequestHandler, TCPServer


class Upload(StreamRequestHandler):
    def handle(self):
        head = iter(self.rfile.readline, b"\r\n")
        length = max(int(line.split()[1]) for line in head if line.startswith(b"Content-Length"))
        with open("begun", "w") as file:
            file.write("begun\n")
        self.rfile.read(length)
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\nsaved\n")


def make(port):
    return TCPServer(("127.0.0.1", port), Upload)


def serve(port):
    make(port).serve_forever()
