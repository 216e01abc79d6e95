"""The service."""

import argparse
import asyncio
import logging
from pathlib import Path

from events.service import Service


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spool", type=Path, required=True)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    asyncio.run(Service(arguments.spool).run())
    logging.getLogger("events").info("service ended")


if __name__ == "__main__":
    main()
