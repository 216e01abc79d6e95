"""Servers of which an end in order does no more than close what listens.

The kernel does the same for a process that dies. A server that would wait for the requests in
flight, or end them in order, is not here: one with threads that are no daemons, and gevent's with
a pool of its own, which `spawn` gives it (sources of CPython 3.13 and gevent 25.9).
"""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.daemons import DAEMONIC_SERVERS

# Of asyncio, or of its loops: the last part of their names.
OF_ASYNCIO: Final = frozenset(
    {"create_server", "create_unix_server", "start_server", "start_unix_server"}
)

_ONE_AT_A_TIME: Final = frozenset(
    {
        "http.server.HTTPServer",
        "socketserver.TCPServer",
        "socketserver.UDPServer",
        "socketserver.UnixStreamServer",
        "socketserver.UnixDatagramServer",
        "wsgiref.simple_server.WSGIServer",
        "wsgiref.simple_server.make_server",
        "xmlrpc.server.DocXMLRPCServer",
        "xmlrpc.server.SimpleXMLRPCServer",
    }
)
OF_GEVENT: Final = frozenset(
    {"gevent.pywsgi.WSGIServer", "gevent.server.DatagramServer", "gevent.server.StreamServer"}
)

# What makes a server -> its methods that only close.
CLOSED_BY: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys((*_ONE_AT_A_TIME, *DAEMONIC_SERVERS), frozenset({"server_close"})),
    **dict.fromkeys(OF_GEVENT, frozenset({"close", "stop"})),
}
# Of gevent's, by position and keyword; some have another argument at that place, which is rare.
POOL: Final = (2, "spawn")

# They give memory back, as the end of the process does.
FREES_MEMORY: Final = frozenset({"gc.collect", "torch.cuda.empty_cache", "torch.cuda.ipc_collect"})

# They end the loop of a server, and wait for no request: the process that dies is out of it too.
ENDS_LOOP: Final = frozenset(
    f"{server}.shutdown" for server in (*_ONE_AT_A_TIME, *DAEMONIC_SERVERS)
)
