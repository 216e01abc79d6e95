"""Keeps an index until it is told to stop, then saves it."""

import json
import signal
import time

index = {}
stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


def main():
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    while not stopping:
        index[str(len(index))] = time.monotonic()
        time.sleep(0.05)
    with open("index.json", "w") as file:
        json.dump(index, file)


if __name__ == "__main__":
    main()
