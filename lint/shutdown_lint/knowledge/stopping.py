"""Words in the names of calls that end something."""

from __future__ import annotations

from typing import Final

STOP_WORDS: Final = frozenset(
    {
        "cancel", "exit", "halt", "interrupt", "kill", "quit", "set", "shutdown", "stop",
        "terminate",
    }
)  # fmt: skip

# Calls that have somebody else run at once what they are given: Thread(target=server.shutdown).
HANDING_ON: Final = frozenset(
    {
        "Thread", "add_callback", "add_callback_from_signal", "add_callback_threadsafe",
        "call_soon", "call_soon_threadsafe", "start_new_thread", "submit",
    }
)  # fmt: skip

# Those of them that end the caller's own work, whatever they are called on.
ENDING_WORDS: Final = frozenset({"exit", "halt", "quit", "shutdown", "stop"})

# Methods by which a loop asks an event whether to go on.
ASKING_METHODS: Final = frozenset({"is_set", "isSet", "wait"})

# Words in the names of flags that keep a loop going, or end it.
FLAG_WORDS: Final = frozenset(
    {
        "active", "alive", "close", "closed", "closing", "cancelled", "exit", "exiting", "finish",
        "going", "halt", "interrupted", "keep", "kill", "killed", "quit", "quitting", "run",
        "running", "shutdown", "shutting", "started", "stop", "stopped", "stopping", "terminate",
        "terminated", "terminating",
    }
)  # fmt: skip

# Words in the names of events that tell somebody to stop. "done" and "finished" are left out: such
# an event tells that work is complete, and who waits for it waits for the work.
STOP_EVENT_WORDS: Final = frozenset(
    {
        "abort", "aborted", "aborting", "cancel", "canceled", "cancelled", "close", "closed",
        "closing", "exit", "exiting", "halt", "halted", "interrupt", "interrupted", "kill",
        "killed", "quit", "quitting", "shutdown", "shutting", "sigterm", "stop", "stopped",
        "stopping", "terminate", "terminated", "terminating",
    }
)  # fmt: skip

# Words in the names of times that are set in seconds to hours, and not in parts of a second.
PERIOD_WORDS: Final = frozenset(
    {
        "cooldown", "every", "frequency", "hours", "interval", "minutes", "period", "refresh",
        "seconds",
    }
)  # fmt: skip
