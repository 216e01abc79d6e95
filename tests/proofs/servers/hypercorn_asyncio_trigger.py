"""An ASGI app, by hypercorn, which leaves signals to whoever sets the event."""

import asyncio

from hypercorn.asyncio import serve as serve_app
from hypercorn.config import Config


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        with open("shutdown hook", "w") as file:
            file.write("ran\n")
        await send({"type": "lifespan.shutdown.complete"})
        return
    with open("begun", "w") as file:
        file.write("begun\n")
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"saved\n"})


def serve(port):
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    asyncio.run(serve_until_told(config))


async def serve_until_told(config):
    told = asyncio.Event()
    await serve_app(app, config, shutdown_trigger=told.wait)
