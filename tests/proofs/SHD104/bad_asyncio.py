"""Refreshes a cache until it is told to stop."""

import asyncio
import signal
import sys


async def main(seconds):
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGKILL):
        loop.add_signal_handler(number, stopping.set)
    print("READY", flush=True)
    loop.call_later(seconds, stopping.set)  # the cache is good for so long
    await stopping.wait()
    with open("cache.txt", "w") as file:
        file.write("complete\n")


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 3600))
