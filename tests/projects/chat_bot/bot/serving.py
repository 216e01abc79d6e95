"""Serves; the programs here look after signals themselves."""

from aiohttp import web


def serve(app: web.Application) -> None:
    web.run_app(app, port=8080, handle_signals=False, shutdown_timeout=30)
