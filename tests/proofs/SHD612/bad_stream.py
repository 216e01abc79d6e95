"""Charges the orders that come by a stream."""

import os
import time

import redis


def charge(order):
    with open("begun.txt", "a") as log:
        log.write(f"{order}\n")
    time.sleep(60 if order == "3" else 0.05)
    with open("charged.txt", "a") as log:
        log.write(f"{order}\n")


def main():
    broker = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    queue = os.environ["QUEUE"]
    print("READY", flush=True)
    while True:
        answer = broker.xreadgroup("workers", "me", {queue: ">"}, count=1, block=1000)
        for _, entries in answer:
            for entry, fields in entries:
                broker.xack(queue, "workers", entry)
                charge(fields["order"])


if __name__ == "__main__":
    main()
