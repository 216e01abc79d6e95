"""How Python is told that a thread or a child need not be waited for, and how people misspell it.

The spellings are those of published code; each is accepted in silence as an attribute.
"""

from __future__ import annotations

from typing import Final

ATTRIBUTE: Final = "daemon"
SETTER: Final = "setDaemon"

# What is written for `daemon`. The first three mean nothing else.
MISSPELT: Final = frozenset(
    {"deamon", "dameon", "deamonic", "demon", "daemonic", "Daemon", "daemon_threads"}
)
# Of these an object of unknown class is enough: nobody names an attribute of his own so.
MEANS_NOTHING_ELSE: Final = frozenset({"deamon", "dameon", "deamonic"})
MISSPELT_SETTERS: Final = frozenset({"setDeamon", "setDemon", "set_daemon", "setdaemon"})

# The attribute of servers that handle each request in a thread.
OF_SERVERS: Final = "daemon_threads"
MISSPELT_OF_SERVERS: Final = frozenset(
    {"deamon_threads", "dameon_threads", "demon_threads", "daemon_thread", "deamon_thread"}
)
# Their default is False; `http.server.ThreadingHTTPServer` has True.
THREADING_SERVERS: Final = frozenset(
    {
        "socketserver.ThreadingMixIn",
        "socketserver.ThreadingTCPServer",
        "socketserver.ThreadingUDPServer",
        "socketserver.ThreadingUnixDatagramServer",
        "socketserver.ThreadingUnixStreamServer",
    }
)
# Their default is True (sources of CPython 3.11 and werkzeug 3.1, and measured) …
DAEMONIC_SERVERS: Final = frozenset(
    {"http.server.ThreadingHTTPServer", "werkzeug.serving.ThreadedWSGIServer"}
)
# … as is that of what these make when they are told to by position or keyword.
MAKE_DAEMONIC_SERVERS: Final = {"werkzeug.serving.make_server": (3, "threaded")}
# Methods by which a server of one's own looks after its requests itself.
OWN_REQUESTS: Final = frozenset(
    {"process_request", "process_request_thread", "server_close", "shutdown"}
)

# Classes, as the tables know them, whose instances have `daemon`.
HAVE_IT: Final = frozenset({"threading.Thread", "multiprocessing.Process"})
# Constructors that take it.
TAKE_IT: Final = frozenset(
    {
        "threading.Thread",
        *(f"{package}.Process" for package in ("billiard", "multiprocess", "multiprocessing")),
        "torch.multiprocessing.Process",
    }
)
