"""A web service that notes at the end what it served."""

import contextlib
import socket

import uvicorn
from fastapi import FastAPI


@contextlib.asynccontextmanager
async def lifespan(app):
    app.state.served = 0
    print("READY", flush=True)
    yield
    with open("served.txt", "w") as file:
        file.write(f"{app.state.served}\n")


app = FastAPI(lifespan=lifespan)


def main():
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(app, lifespan="on", log_level="error")
        uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    main()
