"""Uploads to an app of aiohttp's, which reads no more of them after SIGTERM."""

from aiohttp import web


async def upload(request):
    with open("begun", "w") as file:
        file.write("begun\n")
    await request.read()
    return web.Response(text="saved\n")


def serve(port):
    app = web.Application()
    app.router.add_post("/", upload)
    web.run_app(app, host="127.0.0.1", port=port, print=None, shutdown_timeout=0.5)
