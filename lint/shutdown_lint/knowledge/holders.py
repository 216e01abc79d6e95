"""Calls that an object is given to, and whether it can still be followed afterwards."""

from __future__ import annotations

from typing import Final

# They wait for what they are given: last name of the call.
WAITING_CALLS: Final = frozenset(
    {
        "as_completed", "gather", "joinall", "run_coroutine_threadsafe", "run_until_complete",
        "wait", "wait_for", "wait_procs", "waitall",
    }
)  # fmt: skip

# What they give stands for what they are given.
GROUPING_CALLS: Final = frozenset(
    {
        "aclosing", "closing", "dict", "ensure_future", "enumerate", "frozenset", "iter", "list",
        "reversed", "set", "shield", "sorted", "tuple", "zip",
    }
)  # fmt: skip

# They look at it and keep nothing.
ASKING_CALLS: Final = frozenset(
    {
        "all", "any", "bool", "cast", "critical", "debug", "error", "exception", "format",
        "getattr", "hasattr", "hash", "id", "info", "isinstance", "len", "log", "print", "repr",
        "str", "type", "vars", "warning",
    }
)  # fmt: skip

# They put it into a container or take it out.
CONTAINER_METHODS: Final = frozenset(
    {
        "add", "append", "appendleft", "clear", "copy", "discard", "extend", "insert", "items",
        "keys", "pop", "popleft", "remove", "update", "values",
    }
)  # fmt: skip

# Coroutines whose result, not themselves, is the object.
ASYNC_MAKERS: Final = frozenset(
    {"asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"}
)
