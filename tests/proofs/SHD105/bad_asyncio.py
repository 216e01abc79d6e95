"""Refreshes a cache until it is told to stop."""

import asyncio
import signal

stopping = asyncio.Event()


def stop(signum, frame):
    stopping.set()


async def main():
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    print("READY", flush=True)
    while not stopping.is_set():
        await asyncio.sleep(0.05)
    with open("cache.txt", "w") as file:
        file.write("complete\n")


if __name__ == "__main__":
    asyncio.run(main())
