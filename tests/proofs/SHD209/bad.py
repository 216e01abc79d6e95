"""Answers on a line protocol until it is stopped, then writes its counters."""

import asyncio
import signal


async def answer(reader, writer):
    writer.write(await reader.readline())
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    async with await asyncio.start_server(answer, "127.0.0.1", 0):
        print("READY", flush=True)
        await stopping.wait()
    with open("counters.txt", "w") as file:
        file.write("0\n")


if __name__ == "__main__":
    asyncio.run(main())
