"""Writes metrics, and ships them when it is stopped."""

import signal
import subprocess
import time

stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


def ship():
    try:
        subprocess.run(["sleep", "60"], check=True, timeout=0.2)  # the upload, on a slow line
    except subprocess.TimeoutExpired:
        print("left for the next start")


def main():
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while not stopping:
        time.sleep(0.05)
    ship()


if __name__ == "__main__":
    main()
