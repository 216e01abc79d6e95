"""Words in the names of calls that end something."""

from __future__ import annotations

from typing import Final

STOP_WORDS: Final = frozenset(
    {
        "cancel", "exit", "halt", "interrupt", "kill", "quit", "set", "shutdown", "stop",
        "terminate",
    }
)  # fmt: skip

# Those of them that end the caller's own work, whatever they are called on.
ENDING_WORDS: Final = frozenset({"exit", "halt", "quit", "shutdown", "stop"})

# Words in the names of flags that keep a loop going, or end it.
FLAG_WORDS: Final = frozenset(
    {
        "active", "alive", "close", "closed", "closing", "cancelled", "exit", "exiting", "finish",
        "going", "halt", "interrupted", "keep", "kill", "killed", "quit", "quitting", "run",
        "running", "shutdown", "shutting", "started", "stop", "stopped", "stopping", "terminate",
        "terminated", "terminating",
    }
)  # fmt: skip
