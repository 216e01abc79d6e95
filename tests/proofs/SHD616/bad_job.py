"""Does a chore every tenth of a second, and logs what fails."""

import logging
import signal
import sys
import time

from apscheduler.schedulers.background import BackgroundScheduler


def stop(signum, frame):
    sys.exit(0)


def chore():
    with open("job.txt", "w") as file:
        file.write("begun\n")
    time.sleep(1)


def main():
    errors = logging.FileHandler("errors.txt", delay=True)
    errors.setLevel(logging.ERROR)
    logging.getLogger().addHandler(errors)
    scheduler = BackgroundScheduler()
    scheduler.add_job(chore, "interval", seconds=0.1, max_instances=10)
    signal.signal(signal.SIGTERM, stop)
    scheduler.start()
    print("READY", flush=True)
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main()
