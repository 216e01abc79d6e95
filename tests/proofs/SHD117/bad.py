"""Collects readings and saves the ones not yet sent when it is interrupted."""

import json
import signal
import sys
import time


def stop(signum, frame):
    sys.exit(0)


def main():
    signal.signal(signal.SIGTERM, stop)
    readings = []
    try:
        print("READY", flush=True)
        while True:
            readings.append(time.time())
            time.sleep(0.05)
    except KeyboardInterrupt:
        with open("readings.json", "w") as file:
            json.dump(readings, file)


if __name__ == "__main__":
    main()
