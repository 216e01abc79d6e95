"""Waits for SIGTERM, with a heartbeat in the background that is left to asyncio.run."""

import asyncio
import contextlib
import signal


async def beat():
    while True:
        with contextlib.suppress(OSError):
            with open("beat.txt", "a") as file:
                file.write("beat\n")
            await asyncio.sleep(0.2)


async def main():
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    heartbeat = asyncio.create_task(beat())
    print("READY", flush=True)
    await stopping.wait()
    print("leaving", heartbeat.get_name())


if __name__ == "__main__":
    asyncio.run(main())
