"""Charges the orders of a topic, and closes the consumer however it ends."""

import os
import signal
import sys
import time

from kafka import KafkaConsumer


def charge(order):
    with open("begun.txt", "a") as log:
        log.write(f"{order}\n")
    if order == "3":
        time.sleep(60)
    with open("charged.txt", "a") as log:
        log.write(f"{order}\n")


def main():
    consumer = KafkaConsumer(
        os.environ["QUEUE"],
        bootstrap_servers=os.environ["BROKER"],
        group_id=os.environ["GROUP"],
        auto_offset_reset="earliest",
        enable_auto_commit=True,
        api_version=(0, 11),  # what the cluster for tests speaks
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("READY", flush=True)
    try:
        for record in consumer:
            charge(record.value.decode())
    finally:
        consumer.close()


if __name__ == "__main__":
    main()
