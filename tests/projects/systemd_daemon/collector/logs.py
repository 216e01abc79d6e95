"""How the programs of this package log."""

import logging


def configure() -> None:
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s.%(msecs)03d %(name)s: %(message)s", datefmt="%H:%M:%S"
    )
