"""Charges the orders of a topic."""

import os
import time

from confluent_kafka import Consumer, TopicPartition


def charge(order):
    if order == "3":
        time.sleep(1)  # longer than the interval
    with open("begun.txt", "a") as log:
        log.write(f"{order}\n")
    if order == "3":
        time.sleep(60)
    with open("charged.txt", "a") as log:
        log.write(f"{order}\n")


def main():
    consumer = Consumer(
        {
            "bootstrap.servers": os.environ["BROKER"],
            "group.id": os.environ["GROUP"],
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.assign([TopicPartition(os.environ["QUEUE"], 0)])
    print("READY", flush=True)
    while True:
        record = consumer.poll(1)
        if record is not None and record.error() is None:
            charge(record.value().decode())
            consumer.commit(message=record, asynchronous=False)


if __name__ == "__main__":
    main()
