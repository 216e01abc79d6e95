"""Does its chores beside the program, until it is told to stop."""

import signal
import sys
import time

from apscheduler.schedulers.background import BackgroundScheduler


def stop(signum, frame):
    sys.exit(0)


def chore():
    pass


def main():
    scheduler = BackgroundScheduler(daemon=False)
    scheduler.add_job(chore, "interval", hours=1)
    signal.signal(signal.SIGTERM, stop)
    scheduler.start()
    try:
        print("READY", flush=True)
        while True:
            time.sleep(1)
    finally:
        scheduler.shutdown()


if __name__ == "__main__":
    main()
