"""What tells an asyncio event loop from other things that are called a loop."""

from __future__ import annotations

from typing import Final

LOOP: Final = "asyncio.AbstractEventLoop"

# Methods that only asyncio's loops have, and those of other makes that follow its interface.
# Not `run_in_executor`, `call_later` and `stop`: tornado's IOLoop has them too.
METHODS: Final = frozenset(
    {
        "add_signal_handler",
        "call_soon_threadsafe",
        "remove_signal_handler",
        "run_until_complete",
        "set_default_executor",
        "shutdown_asyncgens",
        "shutdown_default_executor",
    }
)

# They run a loop of their own until a coroutine ends; a loop that is stopped before is an error.
RUNNERS: Final = frozenset({"asyncio.run", "uvloop.run"})

# Methods that call what they are given in the loop's next round.
SOONER: Final = frozenset({"call_soon", "call_soon_threadsafe"})
