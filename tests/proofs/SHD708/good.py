"""Counts what is uploaded, and writes the count down when it is stopped."""

import os

import uvicorn

uploads = 0


async def app(scope, receive, send):
    global uploads
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    with open("begun.txt", "w") as file:
        file.write("upload\n")
    while (await receive()).get("more_body"):
        pass
    uploads += 1
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"saved\n"})


async def lifespan(receive, send):
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    save()
    await send({"type": "lifespan.shutdown.complete"})


def save():
    with open("uploads.txt", "w") as file:
        file.write(f"{uploads}\n")


def main():
    print("READY", flush=True)
    uvicorn.run(app, port=int(os.environ["PORT"]), lifespan="on", log_level="error")


if __name__ == "__main__":
    main()
