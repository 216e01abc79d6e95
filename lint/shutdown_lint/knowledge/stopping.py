"""Words in the names of calls that end something."""

from __future__ import annotations

from typing import Final

STOP_WORDS: Final = frozenset(
    {
        "cancel", "exit", "halt", "interrupt", "kill", "quit", "set", "shutdown", "stop",
        "terminate",
    }
)  # fmt: skip
