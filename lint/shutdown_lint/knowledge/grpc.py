"""gRPC servers: how they stop. Measured with grpcio 1.85 on Python 3.11.

`stop` takes no more RPCs. Without a grace it cancels those in flight and waits for their handlers;
with one it comes back at once and cancels what is left when the grace is over. The interpreter
waits for the threads of the pool in any case: what cuts RPCs off is what comes before its end.
"""

from __future__ import annotations

from typing import Final

SERVERS: Final = frozenset({"grpc.Server", "grpc.aio.Server"})
ASYNC_SERVER: Final = "grpc.aio.Server"

STOP: Final = "stop"
# Calls after which it listens no more, and what to call it in messages.
STOPS: Final = {f"{server}.{STOP}": "the gRPC server" for server in SERVERS}
WAIT_FOR_END: Final = "wait_for_termination"

# Calls, by name, after which RPCs had time to end: they wait, for whatever it is.
GIVE_TIME: Final = frozenset(
    {
        "gather", "join", "result", "run", "run_forever", "sleep", "wait", "wait_for",
        "wait_for_termination",
    }
)  # fmt: skip
SLEEPS: Final = frozenset({"asyncio.sleep", "time.sleep"})

# Words in the names of calls that take away what RPCs in flight may still use.
TAKE_AWAY: Final = frozenset(
    {"aclose", "cleanup", "close", "disconnect", "dispose", "shutdown", "teardown", "terminate"}
)
