"""A small web service that writes its counters when it is stopped."""

import json
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

counters = {"requests": 0}


class Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        counters["requests"] += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello\n")


def main(seconds):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hello)

    def stop(signum, frame):
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    if seconds:
        threading.Timer(seconds, server.shutdown).start()
    print("READY", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    with open("counters.json", "w") as file:
        json.dump(counters, file)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0)
