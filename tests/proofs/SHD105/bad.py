"""Works off jobs and writes down where it stopped."""

import itertools
import signal
import sys
import time

running = True


def stop():
    global running
    running = False


def main(limit):
    signal.signal(signal.SIGTERM, stop)
    print("READY", flush=True)
    for job in itertools.count():
        if not running or job == limit:
            break
        print("job", job)
        time.sleep(0.05)
    with open("position.txt", "w") as file:
        file.write("stopped in order\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
