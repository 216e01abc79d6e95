"""Works until it is told to stop, then closes what it holds."""

import asyncio
import signal


async def shutdown(stopping):
    stopping.set()
    await asyncio.sleep(0.05)  # the peer answers
    with open("closed.txt", "w") as file:
        file.write("in order\n")


async def main():
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, lambda: asyncio.create_task(shutdown(stopping)))
    print("READY", flush=True)
    await stopping.wait()


if __name__ == "__main__":
    asyncio.run(main())
