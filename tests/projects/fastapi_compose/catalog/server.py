"""Serves the application without a command line of uvicorn's."""

import uvicorn


def serve(host: str, port: int) -> None:
    uvicorn.run("catalog.main:app", host=host, port=port, timeout_graceful_shutdown=5)
