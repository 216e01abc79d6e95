"""Answers on a line protocol."""

import signal
import socketserver
import sys
import threading


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.readline())


server = socketserver.TCPServer(("127.0.0.1", 0), Echo)


def stop(signum, frame):
    server.shutdown()
    sys.exit(0)


def main(seconds):
    signal.signal(signal.SIGTERM, stop)
    if seconds:
        threading.Timer(seconds, server.shutdown).start()
    print("READY", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    with open("closed.txt", "w") as file:
        file.write("in order\n")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0)
