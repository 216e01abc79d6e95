"""Charges the orders of a topic; SIGTERM ends it between two of them."""

import os
import signal
import time

from kafka import KafkaConsumer


def charge(order):
    with open("begun.txt", "a") as log:
        log.write(f"{order}\n")
    if order == "3":
        time.sleep(1)
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
    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    print("READY", flush=True)
    for record in consumer:
        charge(record.value.decode())
        if stopping:
            break
    consumer.close()


if __name__ == "__main__":
    main()
