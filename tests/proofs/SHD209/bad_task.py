"""Holds a connection open, and takes its time to close it."""

import asyncio
import signal

loop = asyncio.new_event_loop()
closed = asyncio.Event()


async def close():
    await asyncio.sleep(0.05)  # the peer answers
    with open("closed.txt", "w") as file:
        file.write("in order\n")
    closed.set()


def stop(signum, frame):
    loop.create_task(close())


async def main():
    print("READY", flush=True)
    await closed.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    loop.run_until_complete(main())
