"""Serves, with a helper beside it that is too busy to listen to SIGTERM."""

import signal
import subprocess
import sys

HELPER = "trap '' TERM; echo up > helper.txt; exec sleep 60"


def main():
    helper = subprocess.Popen(["sh", "-c", HELPER])
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    try:
        print("READY", flush=True)
        signal.pause()
    finally:
        helper.terminate()


if __name__ == "__main__":
    main()
