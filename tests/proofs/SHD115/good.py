"""Takes jobs from a queue and keeps count of them."""

import queue
import signal
import sys
import threading
import time


def stop(signum, frame):
    raise SystemExit(0)


def report(jobs):
    with open("backlog.txt", "w", buffering=1) as file:
        while True:
            file.write(f"{jobs.qsize()} left\n")
            time.sleep(0.2)


def main(ends):
    jobs = queue.Queue()
    for number in range(3):
        jobs.put(f"job {number}")
    if ends:
        jobs.put(None)
    else:
        threading.Thread(target=report, args=(jobs,), daemon=True).start()
    signal.signal(signal.SIGTERM, stop)
    count = 0
    try:
        print("READY", flush=True)
        while jobs.get() is not None:
            count += 1
    finally:
        with open("done.txt", "w") as file:
            file.write(str(count))


if __name__ == "__main__":
    main(ends=len(sys.argv) > 1)
