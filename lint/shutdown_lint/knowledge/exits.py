"""Calls and exceptions that end the process, or try to."""

from __future__ import annotations

from typing import Final

# They raise SystemExit; the stack unwinds from wherever the program happens to be.
RAISING: Final = frozenset({"sys.exit", "builtins.exit", "builtins.quit"})
SYSTEM_EXIT: Final = "builtins.SystemExit"

# They end the process on the spot: no finally, no exit callbacks, no buffers flushed.
IMMEDIATE: Final = frozenset({"os._exit", "os.abort"})

# The exceptions that end the main program, in the order in which messages name them.
PROGRAM_EXITS: Final = ("SystemExit", "KeyboardInterrupt")

# Calls that raise SystemExit to end what they do, and not the program: parsers that are given
# wrong arguments, scripts that are run by others.
EXITING_CALLS: Final = frozenset(
    {
        "exec",
        "parse_args",
        "parse_intermixed_args",
        "parse_known_args",
        "run_module",
        "run_path",
    }
)

# Exceptions that ask a program, a thread or a task to end.
EXIT_EXCEPTIONS: Final = frozenset(
    {
        "builtins.SystemExit",
        "builtins.KeyboardInterrupt",
        "builtins.GeneratorExit",
        "asyncio.CancelledError",
        "asyncio.exceptions.CancelledError",
        "concurrent.futures.CancelledError",
        "anyio.get_cancelled_exc_class",
        "gevent.GreenletExit",
        "greenlet.GreenletExit",
        "trio.Cancelled",
    }
)

# Those of them that are how a task learns that it is cancelled. What `concurrent.futures` calls so
# is another class since 3.8: it says that a future has no result.
CANCELLATIONS: Final = frozenset(
    {
        "anyio.get_cancelled_exc_class",
        "asyncio.CancelledError",
        "asyncio.exceptions.CancelledError",
        "trio.Cancelled",
    }
)

# Where `finally` and clauses learn who cancelled: asyncio.Task of 3.11.
COUNTS_CANCELLATIONS: Final = frozenset({"cancelling", "uncancel"})

# Packages whose calls raise CancelledError when the peer or a channel ends them, not the task:
# grpc.aio when an RPC is cancelled or its channel is closed.
CANCELS_CALLS: Final = frozenset({"grpc", "grpclib"})

# Words in the names of calls that do not come back: six.reraise(), die(), save_and_reraise().
LEAVING_WORDS: Final = frozenset(
    {"abort", "abend", "die", "exit", "quit", "panic", "raise", "reraise"}
)

# Words in the names of exceptions that carry a wish to stop, where their class cannot be told.
STOPPING_EXCEPTIONS: Final = frozenset(
    {"cancelled", "exit", "interrupt", "interrupted", "quit", "shutdown", "signal", "stop",
     "terminate", "terminated", "termination"}
)  # fmt: skip

# Sending a signal to somebody, which is not handling it.
SENDS_SIGNAL: Final = frozenset(
    {"os.kill", "os.killpg", "signal.pthread_kill", "signal.raise_signal"}
)
SENDS_SIGNAL_METHODS: Final = frozenset({"send_signal", "kill", "killpg", "signal"})

# Calls after which a signal comes in a while, and ends the program or what it waits for; and the
# position of the while.
ALARMS: Final[dict[str, int]] = {"signal.alarm": 0, "signal.setitimer": 1}
