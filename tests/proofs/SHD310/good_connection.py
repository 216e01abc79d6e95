"""Greets whoever connects."""

import asyncio
import signal
import socket


async def greet(server):
    loop = asyncio.get_running_loop()
    while True:
        peer, _ = await loop.sock_accept(server)
        with peer:
            peer.sendall(b"hello\n")


async def main():
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    server = socket.create_server(("127.0.0.1", 0))
    server.setblocking(False)
    greeter = asyncio.create_task(greet(server))
    print("READY", flush=True)
    await stopping.wait()
    greeter.cancel()
    with open("done.txt", "w") as file:
        file.write("all greeted")


if __name__ == "__main__":
    asyncio.run(main())
