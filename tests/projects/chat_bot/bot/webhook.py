"""Takes messages that the chat sends by itself."""

import asyncio
import logging

from aiohttp import web

from bot import endings
from bot.serving import serve

log = logging.getLogger("bot.webhook")


async def message(request: web.Request) -> web.Response:
    body = await request.json()
    log.info("message of %s", body["from"])
    await asyncio.sleep(body.get("seconds", 0))
    return web.json_response({"taken": True})


async def watch(app: web.Application) -> None:
    wish: endings.Wish = app["wish"]
    while wish.go_on:
        await asyncio.sleep(0.2)
    raise web.GracefulExit


async def begin(app: web.Application) -> None:
    app["watch"] = asyncio.create_task(watch(app))


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    wish = endings.Wish()
    endings.heed(wish.end)
    app = web.Application()
    app["wish"] = wish
    app.router.add_post("/messages", message)
    app.on_startup.append(begin)
    serve(app)
    log.info("webhook ended")


if __name__ == "__main__":
    main()
