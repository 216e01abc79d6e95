"""A status page that keeps a pid file while it serves."""

import os
from http.server import BaseHTTPRequestHandler, HTTPServer

PID_FILE = "status.pid"


class StatusPage(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"up\n")


def main():
    with open(PID_FILE, "w") as file:
        file.write(str(os.getpid()))
    server = HTTPServer(("127.0.0.1", 0), StatusPage)
    try:
        print("READY", flush=True)
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    finally:
        os.remove(PID_FILE)


if __name__ == "__main__":
    main()
