"""Counts events until it is stopped, then writes the totals."""

import json
import signal
import threading

stopping = threading.Event()


def stop(signum, frame):
    stopping.set()


def main():
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    totals = {"events": 0}
    print("READY", flush=True)
    while not stopping.wait(0.05):
        totals["events"] += 1
    with open("totals.json", "w") as file:
        json.dump(totals, file)


if __name__ == "__main__":
    main()
