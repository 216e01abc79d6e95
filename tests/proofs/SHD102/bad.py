"""Keeps a pid file while it runs."""

import atexit
import os
import time

PID_FILE = "service.pid"


def main():
    with open(PID_FILE, "w") as file:
        file.write(str(os.getpid()))
    atexit.register(os.remove, PID_FILE)
    print("READY", flush=True)
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
