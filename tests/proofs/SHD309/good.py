"""Refreshes a cache every minute, and keeps count of it."""

import asyncio
import contextlib
import signal

PAUSE = 60


async def main():
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    count = 0
    while not stopping.is_set():
        count += 1
        with open("rounds.txt", "a") as file:
            file.write(f"round {count}\n")
        if count == 1:
            print("READY", flush=True)
            continue
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), PAUSE)
    with open("count.txt", "w") as file:
        file.write(str(count))


if __name__ == "__main__":
    asyncio.run(main())
