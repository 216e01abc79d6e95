"""Writes metrics, and ships them when it is stopped."""

import signal
import subprocess
import sys
import time


def stop(signum, frame):
    subprocess.run(["sleep", "60"], check=True)  # the upload, on a slow line
    sys.exit(0)


def main():
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while True:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
