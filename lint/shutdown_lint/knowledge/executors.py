"""Waits without a bound that programs give to the default executor of an event loop."""

from __future__ import annotations

from typing import Final, NamedTuple

from shutdown_lint.knowledge import retrying

TO_THREAD: Final = "asyncio.to_thread"
RUN_IN_EXECUTOR: Final = "run_in_executor"


class ThreadWait(NamedTuple):
    """What has to come before a thread is free again."""

    until: str  # completes "until …"
    timeout: tuple[int | None, str | None] | None = None
    of: str = ""  # "queue", "event", "child", "socket": others may end it from outside


_LINE = ThreadWait("a line comes on standard input")
_CHILD = "the child process ends"

CALLS: Final[dict[str, ThreadWait]] = {
    "builtins.input": ThreadWait("somebody presses Enter"),
    "getpass.getpass": ThreadWait("somebody presses Enter"),
    "sys.stdin.buffer.readline": _LINE,
    "sys.stdin.buffer.read": ThreadWait("standard input is closed"),
    "sys.stdin.read": ThreadWait("standard input is closed"),
    "sys.stdin.readline": _LINE,
}

_CLASSES: Final = {
    "multiprocessing.connection.Connection": "socket",
    "multiprocessing.connection.Listener": "socket",
    "multiprocessing.Queue": "queue",
    "queue.Queue": "queue",
    "queue.SimpleQueue": "queue",
    "socket.socket": "socket",
}

METHODS: Final[dict[tuple[str, str], ThreadWait]] = {
    **{
        (class_, method): ThreadWait(row.until, row.timeout, _CLASSES[class_])
        for (class_, method), row in retrying.METHODS.items()
        if class_ in _CLASSES
    },
    ("multiprocessing.Event", "wait"): ThreadWait("the event is set", (0, "timeout"), "event"),
    ("multiprocessing.Process", "join"): ThreadWait(_CHILD, (0, "timeout"), "child"),
    ("subprocess.Popen", "communicate"): ThreadWait(_CHILD, (1, "timeout"), "child"),
    ("subprocess.Popen", "wait"): ThreadWait(_CHILD, (0, "timeout"), "child"),
    ("threading.Condition", "wait"): ThreadWait("it is notified", (0, "timeout"), "event"),
    ("threading.Event", "wait"): ThreadWait("the event is set", (0, "timeout"), "event"),
}

# On objects of unknown class, in a file that imports `socket`: the name and how much it is given.
SOCKET_METHODS: Final[dict[tuple[str, int], ThreadWait]] = {
    called: ThreadWait(row.until, of="socket") for called, row in retrying.SOCKET_METHODS.items()
}

# What ends a wait from outside, by what is waited for.
ENDED_BY: Final[dict[str, frozenset[str]]] = {
    "child": frozenset({"kill", "killpg", "send_signal", "terminate"}),
    "event": frozenset(),
    "queue": frozenset({"shutdown"}),
    "socket": frozenset({"setblocking", "setdefaulttimeout", "settimeout", "shutdown"}),
}
