"""The event loop's handler takes the place of the program's own."""

import asyncio
import os
import signal


def release(signum, frame):
    os.unlink("lease.txt")


async def serve():
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: stopping.set())
    print("READY", flush=True)
    await stopping.wait()


def main():
    signal.signal(signal.SIGTERM, release)
    with open("lease.txt", "w") as file:
        file.write("ours\n")
    asyncio.run(serve())


if __name__ == "__main__":
    main()
