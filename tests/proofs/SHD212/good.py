"""Serves until it is stopped, and takes away what it left on the disk."""

import atexit
import os
import signal
import sys
import time


def close_socket():
    os.remove("service.sock")


def cleanup():
    close_socket()
    os.remove("service.pid")


def stop(signum, frame):
    sys.exit(0)


def main():
    for name in ("service.sock", "service.pid"):
        with open(name, "w") as file:
            file.write("here\n")
    atexit.register(cleanup)
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while True:
        time.sleep(0.1)


if __name__ == "__main__":
    main()
