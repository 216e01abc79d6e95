"""Tells the others of what it measures."""

import os
import signal
import sys
import time

from confluent_kafka import Producer


def stop(signum, frame):
    sys.exit(0)


def main():
    signal.signal(signal.SIGTERM, stop)
    # Kept back for a while, so that messages go out together.
    producer = Producer({"bootstrap.servers": os.environ["BROKER"], "linger.ms": 60_000})
    print("READY", flush=True)
    try:
        for number in (1, 2, 3):
            producer.produce(os.environ["QUEUE"], str(number), partition=0)
            with open("sent.txt", "a") as log:
                log.write(f"{number}\n")
        time.sleep(60)
    finally:
        producer.flush(10)


if __name__ == "__main__":
    main()
