"""A gRPC server that is up as soon as it listens."""

import signal
import threading
from concurrent import futures
from pathlib import Path

import grpc


def main():
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    server.add_insecure_port("unix:web.sock")
    server.start()
    Path("ready").touch()
    stop.wait()
    server.stop(5).wait()


if __name__ == "__main__":
    main()
