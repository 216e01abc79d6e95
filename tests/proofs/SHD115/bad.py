"""Takes jobs from a queue and keeps count of them."""

import queue
import signal
import sys


def stop(signum, frame):
    raise SystemExit(0)


def main(ends):
    jobs = queue.Queue()
    for number in range(3):
        jobs.put(f"job {number}")
    if ends:
        jobs.put(None)
    signal.signal(signal.SIGTERM, stop)
    signal.siginterrupt(signal.SIGTERM, False)
    count = 0
    try:
        with open("jobs.txt", "w", buffering=1) as log:
            print("READY", flush=True)
            while (job := jobs.get()) is not None:
                log.write(f"{job}\n")
                count += 1
    finally:
        with open("done.txt", "w") as file:
            file.write(str(count))


if __name__ == "__main__":
    main(ends=len(sys.argv) > 1)
