"""Watches a folder until it is stopped, then writes what it has seen."""

import os
import signal
import sys
import threading

stopping = threading.Event()


def stop(signum, frame):
    stopping.set()


def main(rounds):
    signal.signal(signal.SIGKILL, stop)
    seen = set()
    print("READY", flush=True)
    while rounds and not stopping.wait(0.05):
        seen.update(os.listdir("."))
        rounds -= 1
    with open("seen.txt", "w") as file:
        file.write("\n".join(sorted(seen)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else -1)
