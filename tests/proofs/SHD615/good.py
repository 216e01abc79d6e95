"""Charges the orders that stand in a list."""

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
        order = broker.blmove(queue, "running", 0, "RIGHT", "LEFT")
        charge(order)
        broker.lrem("running", 1, order)


if __name__ == "__main__":
    main()
