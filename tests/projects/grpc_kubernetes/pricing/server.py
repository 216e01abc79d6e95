"""The gRPC server."""

import logging
from concurrent import futures

import grpc

from pricing.quotes import quote

GRACE = 45  # seconds for the quotes in flight
log = logging.getLogger(__name__)


class Server:
    """Quotes on a port."""

    def __init__(self, port: int) -> None:
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
        handler = grpc.method_handlers_generic_handler(
            "pricing.Pricing", {"Quote": grpc.unary_unary_rpc_method_handler(quote)}
        )
        self._server.add_generic_rpc_handlers((handler,))
        self._server.add_insecure_port(f"[::]:{port}")

    def start(self) -> None:
        self._server.start()
        log.info("serving")

    def stop(self) -> None:
        self._server.stop(GRACE).wait()
        log.info("quotes ended")
