"""A small web service that writes its counters when it is stopped."""

import json
import signal
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

counters = {"requests": 0}


class Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        counters["requests"] += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello\n")


class Server(HTTPServer):
    def service_actions(self):
        with open("alive.txt", "w") as file:  # what the liveness probe looks at
            file.write("serving\n")


def main():
    server = Server(("127.0.0.1", 0), Hello)

    def stop(signum, frame):
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    server.serve_forever(poll_interval=0.05)
    server.server_close()
    with open("counters.json", "w") as file:
        json.dump(counters, file)


if __name__ == "__main__":
    main()
