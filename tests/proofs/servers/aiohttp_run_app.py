"""An app of aiohttp's, by `run_app`."""

import asyncio

from aiohttp import web


async def page(request):
    with open("begun", "w") as file:
        file.write("begun\n")
    if request.method == "GET":
        await request.app[STOPPING].wait()
    return web.Response(text="saved\n")


async def stop(app):
    app[STOPPING].set()


async def write_down(app):
    with open("shutdown hook", "w") as file:
        file.write("ran\n")


STOPPING = web.AppKey("STOPPING", asyncio.Event)


def serve(port):
    app = web.Application()
    app[STOPPING] = asyncio.Event()
    app.router.add_route("*", "/", page)
    app.on_shutdown.append(stop)
    app.on_cleanup.append(write_down)
    web.run_app(app, host="127.0.0.1", port=port, print=None)
