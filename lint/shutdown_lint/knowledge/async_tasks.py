"""What is known of asyncio tasks: who looks after them, and what ends with them."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.cleanup import IN_MEMORY_METHODS
from shutdown_lint.knowledge.event_loops import SOONER

TASK: Final = "asyncio.Task"
TASK_GROUP: Final = "asyncio.TaskGroup"
ALL_TASKS: Final = "asyncio.all_tasks"

# They wait for all that they are given; the latter can be told how long.
GATHERING: Final = frozenset({"asyncio.gather"})
WAITING: Final = frozenset({"asyncio.wait"})

# Not awaited, they are over at once and only tell others of this process.
QUICK_METHODS: Final = IN_MEMORY_METHODS | {
    "cancelled",
    "done",
    "is_set",
    "locked",
    "notify",
    "notify_all",
    "release",
    "set",
    "set_exception",
    "set_result",
}

# They have an event loop call something, and keep nothing of what it gives.
CALLING_METHODS: Final = SOONER | {
    "add_done_callback",
    "add_reader",
    "add_signal_handler",
    "add_writer",
    "call_at",
    "call_later",
}

# Context managers that have nothing to do when a cancellation passes through them.
IDLE_CONTEXTS: Final = frozenset(
    {
        "fail_after",
        "fail_at",
        "lock",
        "move_on_after",
        "move_on_at",
        "mutex",
        "nullcontext",
        "semaphore",
        "suppress",
        "timeout",
        "timeout_at",
        "wait_for",
    }
)
