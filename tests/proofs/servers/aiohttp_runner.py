"""An app of aiohttp's, by a runner in an event loop of ours."""

import asyncio

from aiohttp import web


async def upload(request):
    with open("begun", "w") as file:
        file.write("begun\n")
    await request.read()
    return web.Response(text="saved\n")


async def main(port):
    app = web.Application()
    app.router.add_post("/", upload)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def serve(port):
    asyncio.run(main(port))
