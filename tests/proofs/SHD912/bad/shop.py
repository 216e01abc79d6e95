"""A web service that is up as soon as it is asked."""


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    with open("ready", "w"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})
