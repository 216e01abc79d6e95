"""Looks at a feed every minute, and keeps count of what it read."""

import signal
import sys
import threading

PAUSE = 60
stopping = threading.Event()


def stop(signum, frame):
    stopping.set()


def main(rounds):
    signal.signal(signal.SIGTERM, stop)
    count = 0
    while not stopping.is_set():
        count += 1
        with open("rounds.txt", "a") as file:
            file.write(f"round {count}\n")
        if count == rounds:
            break
        if count == 1:
            print("READY", flush=True)
            continue
        stopping.wait(PAUSE)
    with open("count.txt", "w") as file:
        file.write(str(count))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
