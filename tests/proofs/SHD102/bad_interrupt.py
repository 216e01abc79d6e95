"""Counts events; Ctrl+C is answered, and an exit callback writes the totals."""

import atexit
import json
import time

totals = {"events": 0}


@atexit.register
def save():
    with open("totals.json", "w") as file:
        json.dump(totals, file)


def main():
    try:
        print("READY", flush=True)
        while True:
            totals["events"] += 1
            time.sleep(0.05)
    except KeyboardInterrupt:
        print("interrupted")


if __name__ == "__main__":
    main()
