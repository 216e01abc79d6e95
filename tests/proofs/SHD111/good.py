"""A web service that notes at the end where it stopped."""

from aiohttp import web

served = 0


async def hello(request):
    global served
    served += 1
    return web.Response(text="hello\n")


async def save(app):
    with open("served.txt", "w") as file:
        file.write(f"{served}\n")


def main():
    app = web.Application()
    app.add_routes([web.get("/", hello)])
    app.on_cleanup.append(save)
    web.run_app(app, host="127.0.0.1", port=0, print=lambda *_: print("READY", flush=True))


if __name__ == "__main__":
    main()
