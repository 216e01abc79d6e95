"""Logging as supervisord collects it."""

import logging


def set_up() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
