"""Serves, with a pipeline beside it."""

import signal
import subprocess
import sys

READER = "sh -c 'echo up > helper.txt; exec sleep 60' | cat"


def main():
    helper = subprocess.Popen(READER, shell=True, stdout=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    try:
        print("READY", flush=True)
        helper.wait()
    finally:
        helper.terminate()
        helper.wait(timeout=5)


if __name__ == "__main__":
    main()
