"""An ASGI app, by hypercorn in an event loop of trio."""

import trio
from hypercorn.config import Config
from hypercorn.trio import serve as serve_app


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


async def main(port):
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    await serve_app(app, config)


def serve(port):
    trio.run(main, port)
