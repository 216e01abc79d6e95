"""An ASGI app, by a server of uvicorn in an event loop of ours."""

import asyncio

import uvicorn


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
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical"))
    await server.serve()


def serve(port):
    asyncio.run(main(port))
