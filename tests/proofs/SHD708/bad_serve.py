"""Serves beside other work in one event loop; its files are in a temporary folder."""

import asyncio
import atexit
import os
import shutil
import tempfile

import uvicorn


async def app(scope, receive, send):
    with open("begun.txt", "w") as file:
        file.write("upload\n")
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"saved\n"})


async def main():
    folder = tempfile.mkdtemp(dir=".")
    os.rename(folder, "scratch")
    with open("scratch/lock.txt", "w") as file:
        file.write("mine\n")
    atexit.register(shutil.rmtree, "scratch")
    port = int(os.environ["PORT"])
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_level="error"))
    print("READY", flush=True)
    await server.serve()


if __name__ == "__main__":
    asyncio.run(main())
