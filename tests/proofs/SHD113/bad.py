"""Keeps an index and saves it when it is told to stop."""

import json
import signal
import time

index = {}


def save_index():
    with open("index.json", "w") as file:
        json.dump(index, file)


def stop(signum, frame):
    save_index()


def main():
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while True:
        index[str(len(index))] = time.monotonic()
        time.sleep(0.05)


if __name__ == "__main__":
    main()
