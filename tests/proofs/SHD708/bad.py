"""Counts what is uploaded, and writes the count down when it is stopped."""

import os

import uvicorn

uploads = 0


async def app(scope, receive, send):
    global uploads
    if scope["type"] != "http":
        return
    with open("begun.txt", "w") as file:
        file.write("upload\n")
    while (await receive()).get("more_body"):
        pass
    uploads += 1
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"saved\n"})


def save():
    with open("uploads.txt", "w") as file:
        file.write(f"{uploads}\n")


def main():
    print("READY", flush=True)
    try:
        uvicorn.run(app, port=int(os.environ["PORT"]), lifespan="off", log_level="error")
    finally:
        save()


if __name__ == "__main__":
    main()
