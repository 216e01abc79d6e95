"""Makes thumbnails of many pictures in the background."""

import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor


def make_thumbnail(number):
    time.sleep(0.1)


def stop(signum, frame):
    sys.exit(0)


def main():
    signal.signal(signal.SIGTERM, stop)
    pool = ThreadPoolExecutor(2)
    try:
        for number in range(1000):
            pool.submit(make_thumbnail, number)
        print("READY", flush=True)
        while True:
            time.sleep(0.05)
    finally:
        pool.shutdown()
        with open("report.txt", "w") as file:
            file.write("ended in order\n")


main()
