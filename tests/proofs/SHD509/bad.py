"""Serves, with a helper beside it that nobody ends."""

import signal
import subprocess
import sys
import time


def main():
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    helper = subprocess.Popen(["sleep", "60"])
    print("READY", flush=True)
    while True:
        time.sleep(0.1)


if __name__ == "__main__":
    main()
