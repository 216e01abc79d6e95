"""Sends heartbeats until it is stopped."""

import signal
import sys
import threading

stopping = threading.Event()


def stop(*_):
    stopping.set()


def main(beats):
    signal.signal(signal.SIGTERM, stop())
    print("READY", flush=True)
    while beats and not stopping.wait(0.05):
        print("beat")
        beats -= 1
    with open("signed-off.txt", "w") as file:
        file.write("in order\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else -1)
