"""Carries messages over and writes down how far it came when it is stopped."""

import asyncio
import signal
import sys

progress = {"messages": 0}


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: sys.exit(143))
    print("READY", flush=True)
    while True:
        progress["messages"] += 1
        await asyncio.sleep(0.05)


def save():
    with open("progress.txt", "w") as file:
        file.write(str(progress["messages"]))


if __name__ == "__main__":
    try:
        asyncio.run(main())
    finally:
        save()
