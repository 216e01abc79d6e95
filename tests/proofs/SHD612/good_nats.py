"""Charges the orders that come by a stream of NATS."""

import asyncio
import os

import nats
from nats.errors import TimeoutError


async def charge(order):
    with open("begun.txt", "a") as log:
        log.write(f"{order}\n")
    await asyncio.sleep(60 if order == "3" else 0.05)
    with open("charged.txt", "a") as log:
        log.write(f"{order}\n")


async def main():
    client = await nats.connect(os.environ["NATS_URL"])
    jobs = await client.jetstream().pull_subscribe(os.environ["QUEUE"], "workers")
    print("READY", flush=True)
    while True:
        try:
            messages = await jobs.fetch(1, timeout=1)
        except TimeoutError:
            continue
        for message in messages:
                await charge(message.data.decode())
                await message.ack()


if __name__ == "__main__":
    asyncio.run(main())
