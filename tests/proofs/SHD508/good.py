"""Serves, with a pipeline beside it, in a group of its own."""

import os
import signal
import subprocess
import sys

READER = "sh -c 'echo up > helper.txt; exec sleep 60' | cat"


def main():
    helper = subprocess.Popen(
        READER, shell=True, stdout=subprocess.DEVNULL, process_group=0
    )
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    try:
        print("READY", flush=True)
        helper.wait()
    finally:
        os.killpg(helper.pid, signal.SIGTERM)
        helper.wait(timeout=5)


if __name__ == "__main__":
    main()
