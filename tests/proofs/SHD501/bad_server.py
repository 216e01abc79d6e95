"""Answers on a line protocol, each connection in a thread of its own."""

import signal
import socket
import socketserver
import threading

answering = threading.Event()


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        answering.set()
        for line in self.rfile:
            self.wfile.write(line)


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    deamon_threads = True


def main():
    server = Server(("127.0.0.1", 0), Echo)

    def stop(signum, frame):
        threading.Thread(target=server.shutdown).start()

    def ready():
        answering.wait()
        print("READY", flush=True)

    signal.signal(signal.SIGTERM, stop)
    client = socket.create_connection(server.server_address)
    threading.Thread(target=ready).start()
    server.serve_forever(poll_interval=0.05)
    server.server_close()
    with open("closed.txt", "w") as file:
        file.write("in order\n")
    client.close()


if __name__ == "__main__":
    main()
