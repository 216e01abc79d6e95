"""Charges the orders that NATS pushes; its client acknowledges when the callback is done."""

import asyncio
import os

import nats


async def charge(order):
    with open("begun.txt", "a") as log:
        log.write(f"{order}\n")
    await asyncio.sleep(60 if order == "3" else 0.05)
    with open("charged.txt", "a") as log:
        log.write(f"{order}\n")


async def work(message):
    await charge(message.data.decode())


async def main():
    client = await nats.connect(os.environ["NATS_URL"])
    await client.jetstream().subscribe(os.environ["QUEUE"], durable="workers", cb=work)
    print("READY", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
