"""Ticks in an event loop, and notes at the end that it stopped in order."""

import asyncio
import signal


async def tick():
    print("READY", flush=True)
    while True:
        await asyncio.sleep(0.05)


async def main():
    task = asyncio.current_task()
    try:
        await tick()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    except asyncio.CancelledError:
        with open("drained.txt", "w") as file:
            file.write("in order\n")


if __name__ == "__main__":
    asyncio.run(main())
