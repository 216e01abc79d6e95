"""Answers on a line protocol until it is stopped, then writes its counters."""

import asyncio
import signal


async def answer(reader, writer):
    writer.write(await reader.readline())
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    loop.add_signal_handler(signal.SIGTERM, loop.stop)
    async with server:
        print("READY", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
    with open("counters.txt", "w") as file:
        file.write("0\n")
