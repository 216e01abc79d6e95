"""Refreshes a cache until it is told to stop."""

import asyncio
import signal


async def main():
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    print("READY", flush=True)
    await stopping.wait()
    with open("cache.txt", "w") as file:
        file.write("complete\n")


if __name__ == "__main__":
    asyncio.run(main())
