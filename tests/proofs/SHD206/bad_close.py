"""A small web service that closes its server when it is stopped."""

import signal
from http.server import BaseHTTPRequestHandler, HTTPServer


class Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello\n")


class Server(HTTPServer):
    def service_actions(self):
        with open("alive.txt", "w") as file:  # what the liveness probe looks at
            file.write("serving\n")


def main():
    server = Server(("127.0.0.1", 0), Hello)
    signal.signal(signal.SIGTERM, lambda signum, frame: server.server_close())
    print("READY", flush=True)
    server.serve_forever(poll_interval=0.1)
    with open("closed.txt", "w") as file:
        file.write("in order\n")


if __name__ == "__main__":
    main()
