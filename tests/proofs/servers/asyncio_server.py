"""Uploads, by a server of an event loop."""

import asyncio


async def upload(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    with open("begun", "w") as file:
        file.write("begun\n")
    await reader.readexactly(len("first second"))
    writer.write(b"HTTP/1.1 200 OK\r\n\r\nsaved\n")
    await writer.drain()
    writer.close()


async def main(port):
    server = await asyncio.start_server(upload, "127.0.0.1", port)
    await server.serve_forever()


def serve(port):
    asyncio.run(main(port))
