"""What counts as cleanup beside `finally`, handlers and exit callbacks."""

from __future__ import annotations

from typing import Final

EXIT_METHODS: Final = frozenset({"__exit__", "__aexit__"})

# Words in the names of functions that are cleanup only by their name: strict.
NAMES: Final = frozenset({"cleanup", "close", "shutdown", "stop", "teardown"})

# Words that say that running for ever is the job, not the cleanup.
PERIODIC_NAMES: Final = frozenset(
    {
        "loop",
        "monitor",
        "watch",
        "worker",
        "periodic",
        "schedule",
        "retention",
        "later",
        "wait_for",
    }
)

# Decorators (last part of the dotted path) that make a function a shutdown hook of a framework.
HOOK_DECORATORS: Final = frozenset(
    {"on_shutdown", "on_cleanup", "after_serving", "before_server_stop", "after_server_stop"}
)

# Lists to which shutdown hooks are appended: `app.on_shutdown.append(close)`.
HOOK_LISTS: Final = frozenset({"on_shutdown", "on_cleanup"})

# Taking something out of, or putting it into, a container in memory.
IN_MEMORY_METHODS: Final = frozenset(
    {
        "add", "append", "clear", "discard", "empty", "extend", "get_nowait", "pop", "popitem",
        "popleft", "qsize", "remove", "task_done", "len", "next", "isinstance",
    }
)  # fmt: skip

# Methods that make a container smaller by what they give.
TAKING_METHODS: Final = frozenset({"pop", "popitem", "popleft", "remove"})

# Context managers that bound everything inside of them.
TIMEOUT_SCOPES: Final = frozenset(
    {"fail_after", "fail_at", "move_on_after", "move_on_at", "timeout", "timeout_at", "Timeout"}
)

# Vocabulary that shows that a wait is bounded, anywhere in a loop.
BOUND_WORDS: Final = frozenset(
    {
        "attempt", "budget", "countdown", "deadline", "elapsed", "expire", "grace", "limit",
        "max", "monotonic", "perf_counter", "remaining", "retries", "retry", "timeout", "timer",
        "tries", "waited",
    }
)  # fmt: skip
