"""Tells the time to who listens, and writes down at the end that it stopped."""

import asyncio
import os

import uvicorn


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while True:
        await send({"type": "http.response.body", "body": b"tick\n", "more_body": True})
        with open("begun.txt", "w") as file:
            file.write("tick\n")
        await asyncio.sleep(0.05)


async def lifespan(receive, send):
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    with open("stopped.txt", "w") as file:
        file.write("in order\n")
    await send({"type": "lifespan.shutdown.complete"})


if __name__ == "__main__":
    print("READY", flush=True)
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="critical", timeout_graceful_shutdown=0)
