"""The server's program."""

import logging
import os

from pricing.server import Server
from pricing.stopping import on_stop

log = logging.getLogger("pricing")


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    server = Server(int(os.environ.get("PRICING_PORT", "50051")))
    stop = on_stop()
    server.start()
    stop.wait()
    log.info("stop requested")
    server.stop()
    log.info("server stopped")


if __name__ == "__main__":
    main()
