"""Serves under a name in a registry and signs off when it is stopped."""

import signal
import socket
import time
import urllib.request

# Stands for the registry that was restarted a moment ago: it accepts, and does not answer.
registry = socket.create_server(("127.0.0.1", 0))
stopping = False


def sign_off():
    port = registry.getsockname()[1]
    urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-off/shop").read()


def stop(signum, frame):
    global stopping
    sign_off()
    stopping = True


def main():
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while not stopping:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
