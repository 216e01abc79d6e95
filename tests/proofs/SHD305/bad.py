"""Publishes readings to a broker that does not answer, and notes at the end how far it came."""

import atexit
import signal
import sys
import time

from confluent_kafka import Producer

producer = Producer({"bootstrap.servers": "127.0.0.1:9", "log_level": 0})
published = 0


def finish():
    producer.flush()
    with open("offsets.txt", "w") as file:
        file.write(f"{published}\n")


def stop(signum, frame):
    sys.exit(0)


def main():
    global published
    signal.signal(signal.SIGTERM, stop)
    atexit.register(finish)
    print("READY", flush=True)
    while True:
        producer.produce("readings", b"21.5")
        producer.poll(0)
        published += 1
        with open("started.txt", "w") as file:
            file.write(f"{published}\n")
        time.sleep(0.05)


main()
