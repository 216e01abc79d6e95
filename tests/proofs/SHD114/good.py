"""Answers on a line protocol until it is stopped, then writes its counters."""

import asyncio
import contextlib
import signal


async def answer(reader, writer):
    writer.write(await reader.readline())
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    serving = asyncio.ensure_future(server.serve_forever())
    loop.add_signal_handler(signal.SIGTERM, serving.cancel)
    print("READY", flush=True)
    with contextlib.suppress(asyncio.CancelledError):
        await serving


if __name__ == "__main__":
    asyncio.run(main())
    with open("counters.txt", "w") as file:
        file.write("0\n")
