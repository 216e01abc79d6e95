"""Calls that wait for something outside of the program, of all libraries together."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.clients import (
    brokers,
    databases,
    http,
    infrastructure,
    observing,
    standard,
)
from shutdown_lint.knowledge.waiting import (
    BROKER,
    COROUTINE,
    DATABASE,
    DISK,
    NETWORK,
    SLEEP,
    SUBPROCESS,
    TERMINAL,
    Blocking,
)

# Dotted path -> what is waited for.
BY_PATH: Final[dict[str, Blocking]] = {
    **standard.CALLS,
    **http.CALLS,
    **databases.CALLS,
    **brokers.CALLS,
    **infrastructure.CALLS,
    **observing.CALLS,
}

# (class as the tables know it, method) -> what is waited for.
BY_METHOD: Final[dict[tuple[str, str], Blocking]] = {
    **standard.METHODS,
    **http.METHODS,
    **databases.METHODS,
    **brokers.METHODS,
    **infrastructure.METHODS,
    **observing.METHODS,
}

# Clients that speak to their server in every method but these.
SPEAKING: Final[dict[str, frozenset[str]]] = {
    **standard.SPEAKING,
    **databases.SPEAKING,
    **infrastructure.SPEAKING,
    **observing.SPEAKING,
}

# Methods whose name alone tells, on objects of unknown class.
BY_NAME: Final[dict[str, Blocking]] = {
    "run_until_complete": Blocking(COROUTINE),
    "commit": Blocking(DATABASE),
    "rollback": Blocking(DATABASE),
}

# Flags that make a call return at once, wherever they stand among its arguments.
NON_BLOCKING_FLAGS: Final = frozenset(
    {"os.WNOHANG", "socket.MSG_DONTWAIT", "zmq.DONTWAIT", "zmq.NOBLOCK"}
)

# Writing a file waits for the disk; the mode tells.
OPEN: Final = frozenset({"builtins.open", "io.open", "codecs.open"})

__all__ = [
    "BROKER", "BY_METHOD", "BY_NAME", "BY_PATH", "DATABASE", "DISK", "NETWORK",
    "NON_BLOCKING_FLAGS", "OPEN", "SLEEP", "SPEAKING", "SUBPROCESS", "TERMINAL", "Blocking",
]  # fmt: skip
