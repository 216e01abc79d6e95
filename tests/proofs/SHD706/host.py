"""A platform that runs a web service under gunicorn, and kills it when it does not stop in time."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

PATIENCE = 3  # seconds


def app(environ, start_response):
    with open("begun.txt", "w") as file:
        file.write("begun\n")
    time.sleep(60)
    start_response("200 OK", [])
    return [b"at last"]


def ask():
    with socket.socket(socket.AF_UNIX) as client:
        while client.connect_ex("gunicorn.sock"):
            time.sleep(0.05)
        client.sendall(b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n")
        client.recv(1)


def main():
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    command = [sys.executable, "-m", "gunicorn", "--config", "part.py", "service:app"]
    service = subprocess.Popen(command, process_group=0)
    threading.Thread(target=ask, daemon=True).start()
    print("READY", flush=True)
    stopping.wait()
    service.terminate()
    try:
        service.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(service.pid, signal.SIGKILL)
        service.wait()


if __name__ == "__main__":
    main()
