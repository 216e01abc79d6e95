"""Greets whoever connects."""

import asyncio
import signal
import socket


def accept(server):
    print("READY", flush=True)
    return server.accept()


async def greet(server):
    loop = asyncio.get_running_loop()
    while True:
        peer, _ = await loop.run_in_executor(None, accept, server)
        with peer:
            peer.sendall(b"hello\n")


async def main():
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    server = socket.create_server(("127.0.0.1", 0))
    greeter = asyncio.create_task(greet(server))
    await stopping.wait()
    greeter.cancel()
    with open("done.txt", "w") as file:
        file.write("all greeted")


if __name__ == "__main__":
    asyncio.run(main())
