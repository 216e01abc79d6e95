"""The event loop's handler is the only one; the lease is put back when the loop is through."""

import asyncio
import os
import signal


async def serve():
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: stopping.set())
    print("READY", flush=True)
    await stopping.wait()


def main():
    with open("lease.txt", "w") as file:
        file.write("ours\n")
    try:
        asyncio.run(serve())
    finally:
        os.unlink("lease.txt")


if __name__ == "__main__":
    main()
