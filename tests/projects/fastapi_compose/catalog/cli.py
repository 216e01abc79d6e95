"""The command `catalog`."""

import argparse

from catalog import hooks, server
from catalog.live import prices


def main() -> None:
    parser = argparse.ArgumentParser(prog="catalog")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    hooks.end_streams_on_stop(prices)
    server.serve(arguments.host, arguments.port)
