"""Streams the time to who listens, until the service is told to stop."""

import asyncio
import socket
import threading

import uvicorn


async def clock(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while not server.should_exit:
        await send({"type": "http.response.body", "body": b"tick\n", "more_body": True})
        await asyncio.sleep(0.05)
    await send({"type": "http.response.body", "body": b"bye\n"})


server = uvicorn.Server(uvicorn.Config(clock, lifespan="off", log_level="error"))


def listen(address):
    with socket.create_connection(address) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: clock\r\nConnection: close\r\n\r\n")
        while data := client.recv(4096):
            if b"tick" in data:
                with open("heard.txt", "w") as file:
                    file.write("tick\n")


def main():
    door = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=listen, args=[door.getsockname()], daemon=True).start()
    print("READY", flush=True)
    server.run(sockets=[door])


if __name__ == "__main__":
    main()
