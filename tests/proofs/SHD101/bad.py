"""Collects readings and saves the ones not yet sent when it is stopped."""

import json
import time


def main():
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
